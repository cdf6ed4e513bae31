import type { AlarmPriority } from '../../../../contracts/alarm-kinds.ts';

/** One pulse of a burst: when it begins, counted from the burst's begin, and how long it is, in milliseconds. */
export interface Pulse {
  readonly atMs: number;
  readonly lengthMs: number;
}

export interface TonePlan {
  readonly pulses: readonly Pulse[];
  /** From the begin of a burst to that of the next, in milliseconds. */
  readonly everyMs: number;
  /** Pitch, in hertz; the timbre adds its harmonics. */
  readonly pitchHz: number;
}

/** Pulses of one length, each with the pause before it. */
function pulsesOf(lengthMs: number, pausesMs: readonly number[]): readonly Pulse[] {
  let endMs = 0;
  return pausesMs.map((pauseMs) => {
    const atMs = endMs + pauseMs;
    endMs = atMs + lengthMs;
    return { atMs, lengthMs };
  });
}

const PULSE_MS = 150;
const PAUSE_MS = 100;
const five = [PAUSE_MS, PAUSE_MS, 2 * PAUSE_MS + PULSE_MS, PAUSE_MS] as const;

/** The bursts of IEC 60601-1-8: ten pulses for high, three and slower ones for medium, one for low. */
export const tonePlans: Readonly<Record<AlarmPriority, TonePlan>> = {
  high: { pulses: pulsesOf(PULSE_MS, [0, ...five, 600, ...five]), everyMs: 10_000, pitchHz: 523 },
  medium: { pulses: pulsesOf(200, [0, 200, 200]), everyMs: 25_000, pitchHz: 440 },
  low: { pulses: pulsesOf(200, [0]), everyMs: 30_000, pitchHz: 330 },
};
