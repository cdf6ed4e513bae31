import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { decodeSamples } from './decode-samples.ts';

/** A window with its samples unpacked. */
export interface Segment {
  readonly window: EegWindow;
  readonly startMs: number;
  readonly receivedMs: number;
  /** Instant just after the last sample. */
  readonly endMs: number;
  readonly stepMs: number;
  /** Microvolts, oldest first. */
  readonly microvolts: Float32Array;
}

export function segmentOf(window: EegWindow): Segment {
  const stepMs = 1_000 / window.samplingRateHz;
  const microvolts = Float32Array.from(decodeSamples(window.samples), (value) => value * window.scaleUv);
  return {
    window,
    startMs: window.startMs,
    receivedMs: window.receivedMs,
    endMs: window.startMs + microvolts.length * stepMs,
    stepMs,
    microvolts,
  };
}

export const bySegmentStart = (a: Segment, b: Segment): number =>
  a.startMs - b.startMs || a.window.windowId - b.window.windowId;
