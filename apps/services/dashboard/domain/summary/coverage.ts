import type { EegTrend, HeartRateTrend } from '../../../../contracts/ward.ts';

/** Minutes of a span in which something was recorded. */
export interface Coverage {
  readonly minutes: number;
  readonly eegMinutes: number;
  readonly heartRateMinutes: number;
  readonly windows: number;
  readonly scored: number;
  readonly notAssessable: number;
  /** Gaps without EEG of five minutes or more, [fromMs, toMs). */
  readonly gaps: readonly (readonly [number, number])[];
}

const MINUTE_MS = 60_000;
const GAP_MS = 5 * MINUTE_MS;

/** @param eeg buckets of a minute, in order  @param heartRate the same */
export function coverageOf(
  eeg: EegTrend['buckets'],
  heartRate: HeartRateTrend['buckets'],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Coverage {
  const sum = (key: 'windows' | 'scored' | 'notAssessable'): number =>
    eeg.reduce((total, bucket) => total + bucket[key], 0);
  const gaps: [number, number][] = [];
  let endMs = fromMs;
  for (const { startMs } of [...eeg, { startMs: toMs }]) {
    if (startMs - endMs >= GAP_MS) gaps.push([endMs, startMs]);
    endMs = Math.max(endMs, startMs + MINUTE_MS);
  }
  return {
    minutes: Math.round((toMs - fromMs) / MINUTE_MS),
    eegMinutes: eeg.length,
    heartRateMinutes: heartRate.length,
    windows: sum('windows'),
    scored: sum('scored'),
    notAssessable: sum('notAssessable'),
    gaps,
  };
}
