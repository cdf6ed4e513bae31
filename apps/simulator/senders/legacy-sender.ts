import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { CutWindow } from '../playback/window-cutter.ts';
import { localTime } from '../playback/time-zone.ts';
import type { VirtualClock } from '../playback/virtual-clock.ts';
import type { HttpPost } from './http-post.ts';

/** Time between two posts of the old phone app, in milliseconds. */
export const LEGACY_PERIOD_MS = 7_000;

export interface LegacySenderOptions {
  /** The whole address of the route. */
  readonly url: string;
  readonly patientId: number;
  readonly windows: Iterator<CutWindow, void>;
  readonly timeZone: string;
  readonly clock: VirtualClock;
  readonly post: HttpPost;
  readonly signal: AbortSignal;
}

export interface LegacySender {
  stats(): { readonly sent: number; readonly lost: number };
  /** Resolves when the windows have ended or the signal has ended it. */
  readonly done: Promise<void>;
}

/**
 * Sends as the old phone app does: one window of 178 whole numbers every 7 s, a patient number instead of a
 * token, local time without zone and padding, no queue: what is not accepted at once is lost.
 * @throws RangeError (through `done`) for windows of another length, which the old app cannot send
 */
export function startLegacySender(options: LegacySenderOptions): LegacySender {
  const { url, patientId, windows, timeZone, clock, post, signal } = options;
  let sent = 0;
  let lost = 0;
  const run = async (): Promise<void> => {
    let nextMs = clock.nowMs();
    for (let item = windows.next(); !signal.aborted && item.done !== true; item = windows.next()) {
      await clock.reach(nextMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      const answer = await post(
        url,
        {},
        legacyBody(item.value, patientId, legacyTimestamp(nextMs, timeZone)),
      );
      if (answer.kind === 'answered' && answer.status === 200) sent += 1;
      else lost += 1;
      nextMs += LEGACY_PERIOD_MS;
    }
  };
  return { stats: () => ({ sent, lost }), done: run() };
}

/** Clock time without zone and zeros in front, such as `2024-9-5 7:3:9`. */
export function legacyTimestamp(instantMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = localTime(instantMs, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

function legacyBody({ samples, scale }: CutWindow, patientId: number, timestamp: string) {
  if (samples.length !== SAMPLES_PER_WINDOW)
    throw new RangeError(
      `a legacy window (${samples.length} samples) must hold ${SAMPLES_PER_WINDOW}; play recordings of 173.61 Hz or use a device token`,
    );
  return {
    fk_user: String(patientId),
    eeg_data: Array.from(samples, (step) => Math.round(step * scale)),
    register_timestamp: timestamp,
  };
}
