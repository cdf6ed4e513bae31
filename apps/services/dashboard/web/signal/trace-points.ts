import type { Segment } from './segment.ts';

export interface Point {
  readonly x: number;
  /** Microvolts, or NaN: the line breaks here. */
  readonly y: number;
}

export interface TraceOptions {
  /** First instant that is drawn, and the one after the last. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Columns of pixels that the span is drawn on; each keeps its lowest and highest sample, so spikes stay. */
  readonly columns: number;
  /** Instant that is drawn at x = 0. */
  readonly originMs: number;
}

/** Samples that may be missing between two windows of one recording before the line breaks. */
const GAP_SAMPLES = 2;

/** The points of a line through `segments` (in order of time), x rising. Missing time is a break, never a bridge. */
export function tracePoints(segments: readonly Segment[], options: TraceOptions): readonly Point[] {
  const { fromMs, toMs, originMs } = options;
  const columnMs = (toMs - fromMs) / options.columns;
  const points: Point[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs, stepMs, microvolts } of segments) {
    if (endMs <= fromMs || startMs >= toMs) continue;
    if (points.length > 0 && startMs - lastMs > (GAP_SAMPLES + 1) * stepMs)
      points.push({ x: (lastMs + startMs) / 2 - originMs, y: Number.NaN });
    const first = Math.max(0, Math.ceil((Math.max(fromMs, lastMs + stepMs / 2) - startMs) / stepMs));
    const end = Math.min(microvolts.length, Math.ceil((toMs - startMs) / stepMs));
    let index = first;
    while (index < end) {
      const columnEndMs =
        fromMs + (Math.floor((startMs + index * stepMs - fromMs) / columnMs) + 1) * columnMs;
      const next = Math.min(end, Math.max(index + 1, Math.ceil((columnEndMs - startMs) / stepMs)));
      let low = index;
      let high = index;
      for (let i = index + 1; i < next; i += 1) {
        if (microvolts[i]! < microvolts[low]!) low = i;
        if (microvolts[i]! > microvolts[high]!) high = i;
      }
      const pair = low === high ? [low] : low < high ? [low, high] : [high, low];
      for (const i of pair) points.push({ x: startMs + i * stepMs - originMs, y: microvolts[i]! });
      index = next;
    }
    if (end > first) lastMs = startMs + (end - 1) * stepMs;
  }
  return points;
}

/** Largest magnitude among the points, in microvolts; 0 without any. */
export const peakOf = (points: readonly Point[]): number =>
  points.reduce((peak, { y }) => (Math.abs(y) > peak ? Math.abs(y) : peak), 0);
