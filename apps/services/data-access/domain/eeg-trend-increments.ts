import type { Score } from '../../../contracts/eeg-window.ts';
import { TREND_BUCKETS_MS } from '../../../contracts/ward.ts';

/** What a set of windows adds to one bucket of the seizure-probability trend. */
export interface EegTrendIncrement {
  readonly patientId: number;
  readonly bucketMs: number;
  readonly startMs: number;
  readonly windows: number;
  readonly scored: number;
  readonly notAssessable: number;
  readonly probabilitySum: number;
  readonly probabilityMax: number | null;
}

/** A window that was stored (`added`), or one stored before that has got its score now. */
export interface TrendEntry {
  readonly patientId: number;
  readonly startMs: number;
  readonly score: Score;
  readonly added: boolean;
}

export const bucketStart = (instantMs: number, bucketMs: number): number =>
  Math.floor(instantMs / bucketMs) * bucketMs;

/** One increment per touched bucket, in key order: everybody locks rows in the same order. */
export function eegTrendIncrements(entries: readonly TrendEntry[]): readonly EegTrendIncrement[] {
  const increments = new Map<string, EegTrendIncrement>();
  for (const entry of entries)
    for (const bucketMs of TREND_BUCKETS_MS) {
      const startMs = bucketStart(entry.startMs, bucketMs);
      const key = `${entry.patientId} ${bucketMs} ${startMs}`;
      increments.set(key, plus(increments.get(key), entry, { bucketMs, startMs }));
    }
  return [...increments.values()].toSorted(
    (a, b) => a.patientId - b.patientId || a.bucketMs - b.bucketMs || a.startMs - b.startMs,
  );
}

function plus(
  sum: EegTrendIncrement | undefined,
  { patientId, score, added }: TrendEntry,
  bucket: { readonly bucketMs: number; readonly startMs: number },
): EegTrendIncrement {
  const probability = score.status === 'scored' ? score.probability : null;
  return {
    patientId,
    ...bucket,
    windows: (sum?.windows ?? 0) + (added ? 1 : 0),
    scored: (sum?.scored ?? 0) + (probability === null ? 0 : 1),
    notAssessable: (sum?.notAssessable ?? 0) + (score.status === 'not-assessable' ? 1 : 0),
    probabilitySum: (sum?.probabilitySum ?? 0) + (probability ?? 0),
    probabilityMax: maxOf(sum?.probabilityMax ?? null, probability),
  };
}

const maxOf = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);
