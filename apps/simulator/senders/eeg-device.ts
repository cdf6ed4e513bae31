import { setTimeout as sleep } from 'node:timers/promises';
import { packSamples } from '../../contracts/samples.ts';
import { localTime } from '../playback/time-zone.ts';
import type { VirtualClock } from '../playback/virtual-clock.ts';
import { lengthMs, offsetMs, toSubmission, type CutWindow } from '../playback/window-cutter.ts';
import type { EegSender } from './eeg-sender.ts';
import type { SeizureDiary } from './seizure-diary.ts';

/** A wait that took this much longer than planned means that the machine slept, in milliseconds. */
const SUSPENDED_MS = 30_000;
/**
 * Faster than real time a device waits for the server when so many windows are queued, instead of giving
 * windows up.
 */
const MOST_AHEAD = 600;
const LOOK_AGAIN_MS = 50;

export interface EegDeviceOptions {
  readonly windows: Iterator<CutWindow, void>;
  readonly sender: EegSender;
  readonly clock: VirtualClock;
  readonly diary: SeizureDiary;
  readonly timeZone: string;
  /** True when the clock runs faster than real time, so that waiting for the server costs nothing. */
  readonly waitsForServer: boolean;
  /** How much of the first window has passed when it starts, in milliseconds: devices do not beat in step. */
  readonly phaseMs: number;
  readonly signal: AbortSignal;
}

/**
 * Plays windows as an amplifier makes them: each is handed to the sender at the instant of its last sample. A
 * recording starts where the one before it ended. After the machine has slept the recording goes on now, and
 * leaves a gap. Resolves when the windows have ended or the signal has ended it.
 */
export async function playEegDevice(options: EegDeviceOptions): Promise<void> {
  const { windows, sender, clock, diary, timeZone, signal } = options;
  let recordingStartMs = clock.nowMs() - options.phaseMs;
  let endMs = recordingStartMs;
  for (let item = windows.next(); item.done !== true; item = windows.next()) {
    const window = item.value;
    if (window.sequence === 0) recordingStartMs = endMs;
    const plannedMs = recordingStartMs + offsetMs(window) + lengthMs(window) - clock.nowMs();
    const before = Date.now();
    try {
      await clock.reach(recordingStartMs + offsetMs(window) + lengthMs(window), signal);
      while (options.waitsForServer && sender.stats().queued >= MOST_AHEAD)
        await sleep(LOOK_AGAIN_MS, undefined, { signal });
    } catch {
      return;
    }
    const lateMs = Date.now() - before - Math.max(0, plannedMs);
    if (!options.waitsForServer && lateMs > SUSPENDED_MS) recordingStartMs += lateMs;
    const startMs = recordingStartMs + offsetMs(window);
    endMs = startMs + lengthMs(window);
    if (window.seizure) diary.note(startMs, endMs);
    const { offsetMinutes } = localTime(startMs, timeZone);
    sender.add(toSubmission(window, { startMs, offsetMinutes, samples: packSamples(window.samples) }));
  }
}
