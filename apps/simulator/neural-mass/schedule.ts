import { createRandom, type Random } from './random.ts';

/**
 * What the brain does: rest, eyes-closed alpha rhythm, the fast low-voltage start of a seizure, the seizure
 * itself.
 */
export type BrainState = 'background' | 'alpha' | 'onset' | 'seizure';

/** What disturbs the recording: chewing, a moving electrode, one that fell off, the mains. */
export type ArtefactKind = 'muscle' | 'electrode-pop' | 'flat-line' | 'mains-hum';
export const artefactKinds = [
  'muscle',
  'electrode-pop',
  'flat-line',
  'mains-hum',
] as const satisfies readonly ArtefactKind[];

/**
 * A stretch of one state, with at most one artefact in it. Times in seconds from the start of the segment.
 */
export interface Segment {
  readonly state: BrainState;
  readonly seconds: number;
  readonly artefact?: { readonly kind: ArtefactKind; readonly fromS: number; readonly seconds: number };
}

export interface WardScheduleOptions {
  readonly seed: number;
  /** Seconds until the first seizure starts. @default - one to four minutes, by the seed */
  readonly firstSeizureS?: number;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/**
 * An endless day on the ward: background and alpha with an artefact now and then, and every few minutes a
 * seizure of 30 to 60 seconds (far more often than in a patient, so that a demonstration has something to
 * show). The same seed gives the same day.
 */
export function* wardSchedule({ seed, firstSeizureS }: WardScheduleOptions): Generator<Segment, never> {
  const random = createRandom(seed);
  let untilSeizureS = firstSeizureS ?? between(random, 60, 240);
  for (;;) {
    while (untilSeizureS > 0) {
      const seconds = Math.min(untilSeizureS, between(random, 6, 20));
      untilSeizureS -= seconds;
      const state = random.uniform() < 0.45 ? 'alpha' : 'background';
      yield random.uniform() < 0.2 && seconds > 5
        ? { state, seconds, artefact: anArtefact(random, seconds) }
        : { state, seconds };
    }
    yield { state: 'onset', seconds: between(random, 4, 8) };
    yield { state: 'seizure', seconds: between(random, 25, 50) };
    untilSeizureS = between(random, 180, 420);
  }
}

function anArtefact(random: Random, within: number): NonNullable<Segment['artefact']> {
  const seconds = between(random, 1.5, 4);
  return {
    kind: artefactKinds[random.below(artefactKinds.length)]!,
    fromS: between(random, 0, within - seconds),
    seconds,
  };
}
