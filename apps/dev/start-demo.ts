import { startSimulation, type Simulation } from '../simulator/start-simulation.ts';
import { recordingsFolder } from '../simulator/data-folder.ts';
import { chooseSources, type ChosenSources } from '../simulator/playback/choose-sources.ts';
import type { EegSources } from '../simulator/playback/eeg-sources.ts';
import type { DemoPatient } from './demo-patients.ts';
import type { Platform } from './platform.ts';

const SEED = 1;

/**
 * What the demo patients play: the recordings of a folder, else those that `npm run recordings` has downloaded, else
 * EEG made by a model.
 * @throws Error when the folder holds no recording that can be played
 */
export const demoSources = (recordings: string | undefined, patients: number): Promise<ChosenSources> =>
  chooseSources({
    ...(recordings === undefined ? {} : { recordings }),
    downloads: recordingsFolder(),
    order: 'mix',
    seed: SEED,
    devices: patients,
  });

/** Plays EEG and heart rate of the demo patients as their devices would send it. */
export function startDemo(
  platform: Platform,
  {
    patients,
    sources,
    signal,
  }: {
    readonly patients: readonly DemoPatient[];
    readonly sources: EegSources;
    readonly signal: AbortSignal;
  },
): Simulation {
  const devices = patients.flatMap(({ patientId, name, eegToken, heartRateToken }) => [
    { patientId, name, kind: 'eeg' as const, token: eegToken },
    { patientId, name: name.replace('Demo ', ''), kind: 'heart-rate' as const, token: heartRateToken },
  ]);
  return startSimulation({
    devices,
    sources,
    eegUrl: platform.urls['eeg-acquisition'],
    heartRateUrl: platform.urls['heart-rate-acquisition'],
    signal,
    seed: SEED,
    log: { info: () => undefined, warn: (fields, message) => console.warn(`simulator: ${message}`, fields) },
  });
}
