import { durationS, excerpt, seizuresIn, type Recording } from '../../signal/recording/recording.ts';
import { createRandom, type Random } from '../neural-mass/random.ts';

/** Recordings longer than this are played in excerpts, in seconds. */
const LONG_S = 180;
const QUIET_EXCERPT_S = 60;
/** Played before and after a seizure that is cut from a long recording, in seconds. */
const BEFORE_S = 20;
const AFTER_S = 20;

/**
 * Letter of the Bonn set that a recording belongs to, such as `Z`; recordings of one place of recording go
 * together.
 */
const PLACES: Readonly<Record<string, string>> = { Z: 'scalp', O: 'scalp', N: 'depth', F: 'depth' };
const placeOf = ({ label }: Recording): string => PLACES[/^Bonn ([ZONF])/.exec(label)?.[1] ?? ''] ?? 'any';

/**
 * An endless mix for one patient: two to five quiet recordings, then one with a seizure, and so on. Each
 * patient keeps to one place of recording and starts elsewhere, so that a ward does not convulse at once. The
 * same seed and patient give the same mix.
 * @param patient 0 for the first, whose first seizure comes after a single quiet recording
 * @throws RangeError without any recording
 */
export function* playlist(
  recordings: readonly Recording[],
  { seed, patient }: { readonly seed: number; readonly patient: number },
): Generator<Recording, never> {
  if (recordings.length === 0) throw new RangeError(`'recordings' (0) must hold at least one recording`);
  const random = createRandom(seed * 7_919 + patient);
  const ictal = recordings.filter((recording) => seizuresIn(recording).length > 0);
  const allQuiet = recordings.filter((recording) => seizuresIn(recording).length === 0);
  const places = [...new Set(allQuiet.map(placeOf))];
  const place = places[patient % Math.max(1, places.length)];
  const quiet = allQuiet.filter((recording) => placeOf(recording) === place);
  for (let round = 0; ; round += 1) {
    const quietOnes = round === 0 ? 1 + 2 * patient : 2 + random.below(4);
    for (let i = 0; i < quietOnes && quiet.length > 0; i += 1) yield quietPart(oneOf(quiet, random), random);
    if (ictal.length > 0) yield ictalPart(oneOf(ictal, random), random);
  }
}

/** Every recording whole, in order, once. */
export function* inOrder(recordings: readonly Recording[]): Generator<Recording, void> {
  yield* recordings;
}

const oneOf = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)]!;

function quietPart(recording: Recording, random: Random): Recording {
  const spareS = durationS(recording) - QUIET_EXCERPT_S;
  return durationS(recording) <= LONG_S
    ? recording
    : excerpt(recording, spareS * random.uniform(), QUIET_EXCERPT_S);
}

function ictalPart(recording: Recording, random: Random): Recording {
  if (durationS(recording) <= LONG_S) return recording;
  const { fromS, toS } = oneOf(seizuresIn(recording), random);
  const startS = Math.max(0, fromS - BEFORE_S);
  return excerpt(recording, startS, toS + AFTER_S - startS);
}
