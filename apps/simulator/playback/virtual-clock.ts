import { setTimeout as sleep } from 'node:timers/promises';

/** Longest single wait, in milliseconds: timers of Node take 31 bits. */
const MAX_WAIT_MS = 60_000;

/**
 * The time of the recording: it starts in the past when it runs faster than real time, and never runs ahead
 * of now.
 */
export interface VirtualClock {
  nowMs(): number;
  /** Resolves when the clock has reached `instantMs`. @throws AbortError when the signal ends it */
  reach(instantMs: number, signal: AbortSignal): Promise<void>;
}

export interface ClockOptions {
  /**
   * Virtual seconds per real second, greater than 0. Above 1 until the clock has caught up with the present,
   * then 1.
   */
  readonly speed: number;
  /** How far in the past the clock starts, in milliseconds. */
  readonly backMs: number;
  /** @default Date.now */
  readonly now?: () => number;
}

/**
 * Nothing is ever dated in the future: a clock that runs faster than real time starts `backMs` ago and,
 * having caught up, follows the present.
 * @throws RangeError for a speed or a start that is not possible
 */
export function createVirtualClock({ speed, backMs, now = Date.now }: ClockOptions): VirtualClock {
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new RangeError(`'speed' (${speed}) must be a number greater than 0`);
  if (!(backMs >= 0 && Number.isFinite(backMs)))
    throw new RangeError(`'backMs' (${backMs}) must be 0 or more`);
  const startedMs = now();
  const nowMs = (): number => {
    const presentMs = now();
    return Math.min(presentMs, startedMs - backMs + (presentMs - startedMs) * speed);
  };
  return {
    nowMs,
    async reach(instantMs, signal) {
      for (;;) {
        const aheadMs = instantMs - nowMs();
        if (aheadMs <= 0) return;
        const fast = speed > 1 && nowMs() < now() - 1;
        await sleep(Math.min(MAX_WAIT_MS, Math.ceil(aheadMs / (fast || speed < 1 ? speed : 1))), undefined, {
          signal,
        });
      }
    },
  };
}
