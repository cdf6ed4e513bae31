import type { AlarmKind } from '../../../../contracts/alarm-kinds.ts';

/** How long what is normal may be missing, in milliseconds. */
export const TECHNICAL_LIMITS_MS = {
  /** No window has come, or those that come were taken longer ago. */
  noEeg: 30_000,
  /** Windows come and none of them could be assessed. */
  notAssessable: 60_000,
  /** Windows wait for their score. */
  unscored: 15_000,
  /** The newest heart rate was taken. Phones send only while they are unlocked. */
  noHeartRate: 2 * 3_600_000,
} as const;

/** The stretch of windows that the conditions look at, in milliseconds. */
export const WATCHED_EEG_MS = TECHNICAL_LIMITS_MS.notAssessable;

/** What is known of one patient's signals. Instants are UTC milliseconds; null: there is none. */
export interface WatchedSignals {
  /** Somebody expects EEG: there has been some, and a device that could send it has not been taken away. */
  readonly eegExpected: boolean;
  readonly newestEeg: { readonly startMs: number; readonly receivedMs: number } | null;
  /** Windows received within WATCHED_EEG_MS, by their score. */
  readonly recent: { readonly scored: number; readonly notAssessable: number };
  /** When the oldest of the recent windows that wait for their score was received. */
  readonly unscoredSinceMs: number | null;
  /** When the oldest of the recent windows was received. */
  readonly recentSinceMs: number | null;
  readonly heartRateExpected: boolean;
  readonly newestHeartRateMs: number | null;
}

export type TechnicalKind = Extract<
  AlarmKind,
  'no-eeg' | 'eeg-not-assessable' | 'detection-down' | 'heart-rate-late'
>;
export const technicalKinds: readonly TechnicalKind[] = [
  'no-eeg',
  'eeg-not-assessable',
  'detection-down',
  'heart-rate-late',
];

/** Present since an instant, absent, or nobody can tell: then the alarm stays as it is, since silence is no recovery. */
export type TechnicalCondition =
  | { readonly is: 'present'; readonly sinceMs: number; readonly evidence: string }
  | { readonly is: 'absent' | 'unknown' | 'not-expected' };

const absent = { is: 'absent' } as const;
const unknown = { is: 'unknown' } as const;
const notExpected = { is: 'not-expected' } as const;
const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** Each technical condition of one patient at `nowMs`. */
export function technicalConditions(
  signals: WatchedSignals,
  nowMs: number,
): Readonly<Record<TechnicalKind, TechnicalCondition>> {
  const noEeg = noEegCondition(signals, nowMs);
  const judged = noEeg.is === 'absent';
  return {
    'no-eeg': noEeg,
    'eeg-not-assessable': judged ? notAssessableCondition(signals, nowMs) : otherwise(noEeg),
    'detection-down': judged ? detectionCondition(signals, nowMs) : otherwise(noEeg),
    'heart-rate-late': heartRateCondition(signals, nowMs),
  };
}

/** Without EEG nobody can tell whether it could be assessed or scored. */
const otherwise = (noEeg: TechnicalCondition): TechnicalCondition =>
  noEeg.is === 'not-expected' ? notExpected : unknown;

function noEegCondition({ eegExpected, newestEeg }: WatchedSignals, nowMs: number): TechnicalCondition {
  if (!eegExpected || newestEeg === null) return notExpected;
  const ageMs = nowMs - Math.min(newestEeg.receivedMs, newestEeg.startMs);
  const limitMs = TECHNICAL_LIMITS_MS.noEeg;
  return ageMs < limitMs
    ? absent
    : {
        is: 'present',
        sinceMs: nowMs - ageMs,
        evidence: `no window for ${seconds(ageMs)} when found, limit ${seconds(limitMs)}`,
      };
}

function notAssessableCondition(
  { recent, recentSinceMs }: WatchedSignals,
  nowMs: number,
): TechnicalCondition {
  if (recent.scored > 0) return absent;
  if (recent.notAssessable === 0 || recentSinceMs === null) return unknown;
  const limitMs = TECHNICAL_LIMITS_MS.notAssessable;
  return nowMs - recentSinceMs < limitMs * 0.9
    ? unknown
    : {
        is: 'present',
        sinceMs: recentSinceMs,
        evidence: `none of ${recent.notAssessable} windows of ${seconds(limitMs)} could be assessed`,
      };
}

function detectionCondition({ unscoredSinceMs }: WatchedSignals, nowMs: number): TechnicalCondition {
  if (unscoredSinceMs === null) return absent;
  const limitMs = TECHNICAL_LIMITS_MS.unscored;
  const waitingMs = nowMs - unscoredSinceMs;
  return waitingMs < limitMs
    ? unknown
    : {
        is: 'present',
        sinceMs: unscoredSinceMs,
        evidence: `windows wait ${seconds(waitingMs)} for a score when found, limit ${seconds(limitMs)}`,
      };
}

function heartRateCondition(
  { heartRateExpected, newestHeartRateMs }: WatchedSignals,
  nowMs: number,
): TechnicalCondition {
  if (!heartRateExpected || newestHeartRateMs === null) return notExpected;
  const ageMs = nowMs - newestHeartRateMs;
  const limitMs = TECHNICAL_LIMITS_MS.noHeartRate;
  return ageMs < limitMs
    ? absent
    : {
        is: 'present',
        sinceMs: newestHeartRateMs,
        evidence: `newest heart rate ${Math.round(ageMs / 60_000)} min old when found, limit ${limitMs / 60_000} min`,
      };
}
