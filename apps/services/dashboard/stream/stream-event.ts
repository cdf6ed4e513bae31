import type { Alarm } from '../../../contracts/alarm.ts';
import type { EmergencyAccess } from '../../../contracts/emergency-access.ts';
import type { EegWindow } from '../../../contracts/eeg-window.ts';

/** Interval of the `status` events, in milliseconds. */
export const STATUS_INTERVAL_MS = 3_000;

/** A page that has heard nothing for this long calls itself disconnected, in milliseconds: three lost `status` events. */
export const STREAM_SILENCE_MS = 9_000;

/** [startMs, samples, lowest, mean, highest]: heart rates of one bucket, in beats per minute. */
export type HeartRateBucket = readonly [number, number, number, number, number];

/** Heart rates of the last hours, oldest first. Buckets without samples are absent. */
export interface HeartRateSeries {
  readonly bucketMs: number;
  readonly buckets: readonly HeartRateBucket[];
  /** Instant of the newest sample, UTC milliseconds, or null without samples. */
  readonly newestMs: number | null;
}

/** One patient at a glance. `windows` are the newest ones, oldest first, however old they are. */
export interface StreamPatient {
  readonly patientId: number;
  readonly name: string;
  readonly bed: string | null;
  /** Whether heart-rate limits were set for this patient. */
  readonly ownLimits: boolean;
  readonly windows: readonly EegWindow[];
  readonly heartRate: HeartRateSeries;
}

/**
 * The events of `/v1/events` by type. All but `status` carry the change number they are true at as their id, so that a
 * browser that comes back gets what it missed, or a `ward` when that is no longer known.
 */
export interface StreamEvents {
  /** Everything; replaces what the page had. */
  readonly ward: { readonly patients: readonly StreamPatient[]; readonly alarms: readonly Alarm[] };
  /** A new window, or one that got its score later (same `windowId`). */
  readonly window: EegWindow;
  readonly 'heart-rate': { readonly patientId: number; readonly heartRate: HeartRateSeries };
  /** An alarm as it is now, `off` included. */
  readonly alarm: Alarm;
  /** Somebody wrote about recordings of the patient: read what, if it is shown. */
  readonly annotations: { readonly patientId: number };
  /** Who uses emergency access now, all of them. */
  readonly 'emergency-access': { readonly accesses: readonly EmergencyAccess[] };
  /** The last event of a stream whose session has ended. */
  readonly 'signed-out': { readonly reason: string };
  /** The server's clock, and whether it hears data-access. Sent on change and every STATUS_INTERVAL_MS. */
  readonly status: { readonly serverMs: number; readonly dataAccess: boolean };
}

export type StreamEventType = keyof StreamEvents;

export const streamEventTypes: readonly StreamEventType[] = [
  'ward',
  'window',
  'heart-rate',
  'alarm',
  'annotations',
  'emergency-access',
  'signed-out',
  'status',
];
