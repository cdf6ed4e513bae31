import { createNeuralMass, NEURAL_MASS_SCALE_UV } from '../neural-mass/neural-mass.ts';
import { wardSchedule } from '../neural-mass/schedule.ts';
import type { Recording } from '../../signal/recording/recording.ts';
import { inOrder, playlist } from './playlist.ts';
import { cutWindows, type CutWindow } from './window-cutter.ts';

/** Gives every EEG device its windows. */
export interface EegSources {
  /** What is played, for people. */
  readonly description: string;
  /** The windows of one device. @param patient 0 for the first device */
  forPatient(patient: number): Iterator<CutWindow, void>;
}

/** Seconds until the first seizure of the first made patient, and how much later that of each further one. */
const FIRST_SEIZURE_S = 25;
const NEXT_PATIENT_S = 45;

/** EEG by the neural-mass model, endless, marked as synthetic. Patients differ, each by the seed. */
export function syntheticSources({
  seed,
  samplingRateHz,
}: {
  readonly seed: number;
  readonly samplingRateHz?: number;
}): EegSources {
  return {
    description: 'synthetic EEG of a neural-mass model (Jansen & Rit 1995, Wendling et al. 2002)',
    forPatient: (patient) => {
      const own = seed * 7_919 + patient;
      const schedule = wardSchedule({ seed: own, firstSeizureS: FIRST_SEIZURE_S + patient * NEXT_PATIENT_S });
      return neuralMassWindows({
        seed: own,
        schedule,
        ...(samplingRateHz === undefined ? {} : { samplingRateHz }),
      });
    },
  };
}

export type Order = 'mix' | 'in-order' | 'loop';

/**
 * Recordings played again: `mix` makes an endless demonstration out of them, `in-order` plays all of them
 * once, `loop` for ever. Except in a mix the devices share them out: device 0 plays the first, device 1 the
 * second, and so on.
 */
export function recordedSources(
  recordings: readonly Recording[],
  { order, seed, devices }: { readonly order: Order; readonly seed: number; readonly devices: number },
): EegSources {
  const shareOf = (patient: number): readonly Recording[] => {
    const own = recordings.filter((_, index) => index % devices === patient % devices);
    return own.length > 0 ? own : [recordings[patient % recordings.length]!];
  };
  return {
    description: recordings.length === 1 ? 'one recording' : `${recordings.length} recordings`,
    *forPatient(patient) {
      if (order === 'mix') yield* windowsOf(playlist(recordings, { seed, patient }));
      const own = shareOf(patient);
      do yield* windowsOf(inOrder(own));
      while (order === 'loop');
    },
  };
}

function* windowsOf(recordings: Iterable<Recording>): Generator<CutWindow, void> {
  for (const recording of recordings) yield* cutWindows(recording, crypto.randomUUID());
}

function* neuralMassWindows(options: Parameters<typeof createNeuralMass>[0]): Generator<CutWindow, void> {
  const neuralMass = createNeuralMass(options);
  const recordingId = crypto.randomUUID();
  for (let sequence = 0; ; sequence += 1) {
    const { samples, state } = neuralMass.nextWindow();
    yield {
      recordingId,
      sequence,
      samplingRateHz: neuralMass.samplingRateHz,
      scale: NEURAL_MASS_SCALE_UV,
      channel: 'model',
      origin: 'synthetic',
      samples,
      seizure: state === 'seizure' || state === 'onset',
    };
  }
}
