import { randomUUID } from 'node:crypto';
import type { EegSubmission } from '../../../apps/contracts/eeg-submission.ts';
import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS } from '../../../apps/contracts/eeg-window.ts';
import { packSamples } from '../../../apps/contracts/samples.ts';
import { createRandom } from '../../../apps/simulator/neural-mass/random.ts';
import { syntheticSources } from '../../../apps/simulator/playback/eeg-sources.ts';
import { NEURAL_MASS_SCALE_UV } from '../../../apps/simulator/neural-mass/neural-mass.ts';
import { healthAutoExportBody } from '../../../apps/simulator/senders/health-auto-export.ts';
import type { Content } from './load-plan.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** More than a day: history, for which no alarm rings. */
const EEG_MS_AGO = 30 * HOUR_MS;
const KINDS = 16;

/** Makes one body after another for one device, every one of them new to the platform. */
export const bodiesOf = (content: Content, seed: number): (() => string) =>
  content.kind === 'eeg-window' ? windows(seed) : heartRates(content.perPost, seed);

function windows(seed: number): () => string {
  const source = syntheticSources({ seed, samplingRateHz: MODEL_SAMPLING_RATE_HZ }).forPatient(0);
  const packed = Array.from({ length: KINDS }, () => packSamples(source.next().value!.samples));
  const recordingId = randomUUID();
  const startMs = Date.now() - EEG_MS_AGO;
  let sequence = 0;
  return () => {
    const window: EegSubmission = {
      recordingId,
      sequence,
      start: new Date(startMs + Math.round(sequence * WINDOW_MS)).toISOString(),
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      unit: 'uV',
      scale: NEURAL_MASS_SCALE_UV,
      samples: packed[sequence % KINDS]!,
      origin: 'synthetic',
    };
    sequence += 1;
    return JSON.stringify({ windows: [window] });
  };
}

function heartRates(perPost: number, seed: number): () => string {
  const random = createRandom(seed);
  const phone = { timeZone: 'UTC', source: `Watch ${randomUUID()}`, random };
  let oldestMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 24 * HOUR_MS;
  return () => {
    oldestMs -= perPost * MINUTE_MS;
    const minutes = Array.from({ length: perPost }, (_, minute) => {
      const avg = 60 + 30 * random.uniform();
      return {
        minuteMs: oldestMs + minute * MINUTE_MS,
        min: Math.floor(avg - 3),
        avg,
        max: Math.ceil(avg + 4),
      };
    });
    return JSON.stringify(healthAutoExportBody(minutes, phone));
  };
}
