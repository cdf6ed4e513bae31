import { alarm } from '../../contracts/alarm.ts';
import { packSamples } from '../../contracts/samples.ts';
import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS } from '../../contracts/eeg-window.ts';
import { catalog } from '../../model/catalog.ts';
import { defaultAlarmRule } from '../../seizure-model/alarm-rule.ts';
import { NEURAL_MASS_SCALE_UV } from '../../simulator/neural-mass/neural-mass.ts';
import { quantile } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import { eventReader, openStream } from '../open-stream.ts';
import type { Figure } from '../report.ts';
import { madeSeizure } from './made-windows.ts';

const SCREENS = 200;
const PATIENTS = 100;
/** After those of the demo. */
const FIRST_PATIENT = 101;
const DEADLINE_MS = 10_000;

/**
 * A ward of 100 patients whose seizures begin one after the other, seen on 200 screens: from the post of the window that
 * completes the alarm rule to the alarm on every screen.
 */
export async function alarmFigures(measured: MeasuredPlatform): Promise<Figure[]> {
  const { platform } = measured;
  const patientIds = Array.from({ length: PATIENTS }, (_, index) => FIRST_PATIENT + index);
  const tokens = await measured.addPatients(patientIds);
  const samples = madeSeizure(defaultAlarmRule.k).map(packSamples);
  const startMs = Date.now() - defaultAlarmRule.k * WINDOW_MS;
  const recordings = tokens.map(() => crypto.randomUUID());
  const post = async (patient: number, sequences: readonly number[]): Promise<void> => {
    const windows = sequences.map((sequence) => ({
      recordingId: recordings[patient],
      sequence,
      start: new Date(startMs + Math.round(sequence * WINDOW_MS)).toISOString(),
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      unit: 'uV',
      scale: NEURAL_MASS_SCALE_UV,
      samples: samples[sequence],
    }));
    const answer = await fetch(
      platform.urls['eeg-acquisition'] + catalog['eeg-acquisition'].routes.windows.path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[patient]}` },
        body: JSON.stringify({ windows }),
      },
    );
    if (!answer.ok) throw new Error(`'${answer.status}' must be 200: ${await answer.text()}`);
  };
  const earlier = Array.from({ length: defaultAlarmRule.k - 1 }, (_, sequence) => sequence);
  for (let patient = 0; patient < PATIENTS; patient += 1) await post(patient, earlier);

  const latencies: number[] = [];
  let awaited = 0;
  let heard = 0;
  let sentAt = 0;
  const onEvent = (type: string, data: string): void => {
    if (type !== 'alarm') return;
    const { patientId, kind } = alarm.parse(JSON.parse(data));
    if (patientId !== awaited || kind !== 'seizure') return;
    heard += 1;
    latencies.push(performance.now() - sentAt);
  };
  const streams = await Promise.all(
    Array.from({ length: SCREENS }, () =>
      openStream(platform.urls.dashboard, measured.cookie, eventReader(onEvent)),
    ),
  );
  for (const [patient, patientId] of patientIds.entries()) {
    awaited = patientId;
    heard = 0;
    sentAt = performance.now();
    await post(patient, [defaultAlarmRule.k - 1]);
    while (heard < SCREENS) {
      if (performance.now() > sentAt + DEADLINE_MS)
        throw new Error(`the alarm of patient ${patientId} must ring on ${SCREENS} screens, not ${heard}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  streams.forEach((stream) => stream.destroy());
  const sorted = Float64Array.from(latencies).sort();
  return [
    {
      what: `window that completes a seizure alarm -> alarm on all of ${SCREENS} screens, ${PATIENTS} patients, p99`,
      value: quantile(sorted, 0.99),
      unit: 'ms',
      target: { atMost: 500 },
      note: `p50 ${quantile(sorted, 0.5).toFixed(0)} ms; all of them rang`,
    },
  ];
}
