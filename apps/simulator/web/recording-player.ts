import { cutWindows, lengthMs, offsetMs, type CutWindow } from '../playback/window-cutter.ts';
import type { Recording } from '../../signal/recording/recording.ts';

/** A window with the instant of its first sample, UTC milliseconds. */
export interface PlayedWindow {
  readonly window: CutWindow;
  readonly startMs: number;
}

export interface PlayerOptions {
  readonly recording: Recording;
  readonly speed: number;
  readonly repeat: boolean;
  /** Nothing is dated earlier, UTC milliseconds: what the patient was given before. */
  readonly notBeforeMs: number;
  readonly nowMs: number;
}

/**
 * Plays one recording by the clock it is asked with. Windows are never dated in the future: faster than real
 * time, a recording is dated back so far that it ends at the present, and when it has caught up it goes on in
 * real time.
 */
export interface RecordingPlayer {
  /** Windows whose last sample has passed, oldest first. */
  due(nowMs: number): readonly PlayedWindow[];
  /** Stops the recording where it is; `resume` goes on from there, dated from then. */
  pause(): void;
  resume(nowMs: number, speed: number): void;
  /** Seconds of the recording that have been played. */
  readonly positionS: number;
  readonly ended: boolean;
  /** True when it plays faster than real time at this instant. */
  catchingUp(nowMs: number): boolean;
}

export function createRecordingPlayer({
  recording,
  speed,
  repeat,
  notBeforeMs,
  nowMs,
}: PlayerOptions): RecordingPlayer {
  let windows = [...cutWindows(recording, crypto.randomUUID())];
  let next = 0;
  let endMs = notBeforeMs;
  /** Virtual time runs from `anchorMs` (virtual) since `sinceMs` (real), at `rate`. */
  let anchorMs = 0;
  let sinceMs = 0;
  let rate = speed;
  let paused = false;
  /** Start of the recording as the next windows are dated. */
  let zeroMs = 0;

  const restMs = (): number => windows.slice(next).reduce((sum, window) => sum + lengthMs(window), 0);
  const anchor = (instantMs: number, newRate: number): void => {
    rate = newRate;
    sinceMs = instantMs;
    anchorMs = Math.min(instantMs, Math.max(endMs, instantMs - restMs() * (1 - 1 / Math.max(1, rate))));
    const window = windows[next];
    zeroMs = anchorMs - (window === undefined ? 0 : offsetMs(window));
    paused = false;
  };
  const virtualMs = (instantMs: number): number =>
    Math.min(instantMs, anchorMs + (instantMs - sinceMs) * rate);
  anchor(nowMs, speed);

  return {
    due(instantMs) {
      const found: PlayedWindow[] = [];
      while (!paused) {
        const window = windows[next];
        if (window === undefined) {
          if (!repeat || windows.length === 0) break;
          windows = [...cutWindows(recording, crypto.randomUUID())];
          next = 0;
          zeroMs = endMs;
          continue;
        }
        const startMs = zeroMs + offsetMs(window);
        if (startMs + lengthMs(window) > virtualMs(instantMs)) break;
        found.push({ window, startMs });
        endMs = startMs + lengthMs(window);
        next += 1;
      }
      return found;
    },
    pause: () => {
      paused = true;
    },
    resume: anchor,
    get positionS() {
      return (next * (windows[0]?.samples.length ?? 0)) / recording.samplingRateHz;
    },
    get ended() {
      return next >= windows.length && !repeat;
    },
    catchingUp: (instantMs) => rate > 1 && virtualMs(instantMs) < instantMs,
  };
}
