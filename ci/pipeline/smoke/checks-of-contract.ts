import { randomUUID } from 'node:crypto';
import { eegReceiptBatch } from '../../../apps/contracts/eeg-submission.ts';
import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW, WINDOW_MS } from '../../../apps/contracts/eeg-window.ts';
import { heartRateReceipt } from '../../../apps/contracts/heart-rate.ts';
import { predictionAnswer } from '../../../apps/contracts/prediction.ts';
import { patientsAnswer } from '../../../apps/contracts/ward.ts';
import { catalog, type ServiceName } from '../../../apps/model/catalog.ts';
import { accepted, send, type SmokeCheck } from './smoke-check.ts';

const [SCALE_UV, AMPLITUDE_UV, ALPHA_HZ] = [0.1, 30, 10];

/** A second of EEG without a finding: alpha waves, in microvolts. */
const alpha = (): readonly number[] =>
  Array.from(
    { length: SAMPLES_PER_WINDOW },
    (_, index) =>
      AMPLITUDE_UV * Math.sin((2 * Math.PI * ALPHA_HZ * index) / MODEL_SAMPLING_RATE_HZ) +
      10 * Math.sin(index * 1.7) +
      5 * Math.sin(index * index),
  );

const scoresAndDoubts: SmokeCheck = {
  sentence: 'scores a window of EEG and gives no probability for a flat line',
  holds: async (target) => {
    const flat = alpha().map(() => 0);
    const answer = await accepted(
      await send(target, catalog['seizure-detection'].routes.predictions.path, {
        method: 'POST',
        body: { windows: [alpha(), flat] },
      }),
    );
    const statuses = predictionAnswer.parse(answer).predictions.map(({ status }) => status);
    if (statuses.join() !== 'scored,not-assessable')
      throw new Error(`the answers must be scored and not-assessable, they were ${statuses.join(' and ')}`);
  },
};

const storesOnce: SmokeCheck = {
  sentence: 'stores a window with its score, and the same window once',
  holds: async (target) => {
    const window = {
      recordingId: randomUUID(),
      sequence: 0,
      start: new Date(Date.now() - 2 * WINDOW_MS).toISOString(),
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      unit: 'uV',
      scale: SCALE_UV,
      samples: alpha().map((value) => Math.round(value / SCALE_UV)),
      origin: 'synthetic',
    };
    const post = async () => {
      const answer = await send(target, catalog['eeg-acquisition'].routes.windows.path, {
        method: 'POST',
        body: { windows: [window] },
      });
      return eegReceiptBatch.parse(await accepted(answer)).results[0]!;
    };
    const first = await post();
    if (first.score.status === 'unscored')
      throw new Error(`the window must be scored, it was stored without: ${first.score.reason}`);
    const second = await post();
    if (!second.duplicate || second.windowId !== first.windowId)
      throw new Error(`the repeat must be known as window ${first.windowId}, it became ${second.windowId}`);
  },
};

const storesHeartRate: SmokeCheck = {
  sentence: 'stores a sample as Health Auto Export sends it',
  holds: async (target) => {
    const date = new Date()
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, ' +0000');
    const data = [{ date, Min: 61, Avg: 62, Max: 63, source: 'check before a new version' }];
    const answer = await send(target, catalog['heart-rate-acquisition'].routes.samples.path, {
      method: 'POST',
      body: { data: { metrics: [{ name: 'heart_rate', units: 'count/min', data }] } },
    });
    const {
      accepted: fresh,
      updated,
      unchanged,
      skippedReasons,
    } = heartRateReceipt.parse(await accepted(answer));
    if (fresh + updated + unchanged !== 1)
      throw new Error(`one sample must be stored, none was: ${JSON.stringify(skippedReasons)}`);
  },
};

const listsPatients: SmokeCheck = {
  sentence: 'answers its database',
  holds: async (target) => {
    patientsAnswer.parse(await accepted(await send(target, catalog['data-access'].routes.patients.path)));
  },
};

/** What the wire contract says of single services. A service without an entry is checked by what the model says of it. */
export const checksOfContract: Readonly<Partial<Record<string, readonly SmokeCheck[]>>> = {
  'seizure-detection': [scoresAndDoubts],
  'eeg-acquisition': [storesOnce],
  'heart-rate-acquisition': [storesHeartRate],
  'data-access': [listsPatients],
} satisfies Partial<Record<ServiceName, readonly SmokeCheck[]>>;
