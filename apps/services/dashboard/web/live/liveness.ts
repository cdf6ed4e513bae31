import type { Connection } from './connection.ts';

export type Liveness =
  | { readonly state: 'connecting' | 'disconnected' | 'never' }
  | { readonly state: 'live' | 'delayed' | 'no-data'; readonly sampleAgeMs: number };
export type LivenessState = Liveness['state'];

export interface SignalAge {
  /** Since the newest window came. */
  readonly arrivalAgeMs: number;
  /** Since its last sample was taken, by the sender's clock; negative when that clock is ahead. */
  readonly sampleAgeMs: number;
  readonly expectedIntervalMs: number;
}

/** A sender's clock may be off by this much before its samples count as old, in milliseconds. */
const CLOCK_TOLERANCE_MS = 2_000;
const LIVE_INTERVALS = 3;
const NO_DATA_INTERVALS = 10;
const NO_DATA_MS = 30_000;

/**
 * State of one patient's EEG: live below three expected intervals, then delayed, and without data from ten of them or
 * 30 s, whichever comes first. Samples that come late count as old even though they come now.
 */
export function livenessOf(connection: Connection, age: SignalAge | undefined): Liveness {
  if (connection.state !== 'connected') return { state: connection.state };
  if (age === undefined) return { state: 'never' };
  const { arrivalAgeMs, sampleAgeMs, expectedIntervalMs } = age;
  const effectiveMs = Math.max(arrivalAgeMs, sampleAgeMs - CLOCK_TOLERANCE_MS);
  if (effectiveMs < LIVE_INTERVALS * expectedIntervalMs) return { state: 'live', sampleAgeMs };
  const delayed = effectiveMs < Math.min(NO_DATA_INTERVALS * expectedIntervalMs, NO_DATA_MS);
  return { state: delayed ? 'delayed' : 'no-data', sampleAgeMs };
}

/** Whether the newest score may be shown as the current one. */
export const isCurrent = ({ state }: Liveness): boolean => state === 'live';
