import { packSamples } from '../../contracts/samples.ts';
import { createNeuralMass } from '../../simulator/neural-mass/neural-mass.ts';
import { syntheticSources } from '../../simulator/playback/eeg-sources.ts';
import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS } from '../../contracts/eeg-window.ts';
import { catalog } from '../../model/catalog.ts';
import type { Shot } from '../load.ts';

const KINDS = 256;
/** Until a made seizure is at its height, in windows. */
const SEIZURE_AT = 12;
const json = { 'content-type': 'application/json' };
const { legacyWindow, windows } = catalog['eeg-acquisition'].routes;

/** Windows of made EEG as plain numbers. */
function madeWindows(): readonly (readonly number[])[] {
  const source = syntheticSources({ seed: 7, samplingRateHz: MODEL_SAMPLING_RATE_HZ }).forPatient(0);
  return Array.from({ length: KINDS }, () => Array.from(source.next().value!.samples));
}

/** Legacy posts, every one another window: the first sample, the second and the patient count up. */
export function legacyShots(patientIds: readonly number[], startMs: number): (index: number) => Shot {
  const tails = madeWindows().map((samples) => JSON.stringify(samples.slice(1)).slice(1));
  return (index) => {
    const at = new Date(startMs + Math.floor(index / patientIds.length) * 1_000);
    const time = `${at.getUTCFullYear()}-${at.getUTCMonth() + 1}-${at.getUTCDate()} ${at.getUTCHours()}:${at.getUTCMinutes()}:${at.getUTCSeconds()}`;
    const patient = patientIds[index % patientIds.length];
    return {
      path: legacyWindow.path,
      headers: json,
      body: `{"fk_user":"${patient}","eeg_data":[${index % 50},${tails[index % KINDS]},"register_timestamp":"${time}"}`,
    };
  };
}

/** The last windows of a made seizure, each `[178]` steps of 0.1 uV. */
export function madeSeizure(windows: number): readonly Int16Array[] {
  const neuralMass = createNeuralMass({ seed: 2, schedule: [{ state: 'seizure', seconds: 60 }] });
  const made = Array.from({ length: SEIZURE_AT + windows }, () => neuralMass.nextWindow());
  return made.slice(-windows).map(({ samples }) => samples);
}

interface Batches {
  /** Windows of a post. */
  readonly size: number;
  readonly startMs: number;
  /** What each device sends, again from the start when it is through. @default made EEG without a seizure */
  readonly samples?: readonly (readonly number[] | Int16Array)[];
}

/** Posts of `size` windows to the batch route, each device its own recording. */
export function batchShots(
  tokens: readonly string[],
  { size, startMs, samples = madeWindows() }: Batches,
): (index: number) => Shot {
  const packed = samples.map(packSamples);
  const recordings = tokens.map(() => crypto.randomUUID());
  return (index) => {
    const device = index % tokens.length;
    const first = Math.floor(index / tokens.length) * size;
    const body = {
      windows: Array.from({ length: size }, (_, offset) => ({
        recordingId: recordings[device],
        sequence: first + offset,
        start: new Date(startMs + Math.round((first + offset) * WINDOW_MS)).toISOString(),
        samplingRateHz: MODEL_SAMPLING_RATE_HZ,
        unit: 'uV',
        scale: 0.1,
        samples: packed[(first + offset) % packed.length],
      })),
    };
    return {
      path: windows.path,
      headers: { ...json, authorization: `Bearer ${tokens[device]}` },
      body: JSON.stringify(body),
    };
  };
}
