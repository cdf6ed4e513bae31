import type { Segment } from './segment.ts';
import { tracePoints, type Point } from './trace-points.ts';

export interface SweepOptions {
  /** Time across the whole width. */
  readonly sweepMs: number;
  /** Blank stretch ahead of the newest sample. */
  readonly eraseMs: number;
  readonly columns: number;
}

/**
 * The trace as a bedside monitor draws it: each instant has its fixed place, the newest overwrites the oldest, and a
 * blank stretch runs ahead. x is in [0, sweepMs).
 */
export function sweepPoints(
  segments: readonly Segment[],
  { sweepMs, eraseMs, columns }: SweepOptions,
): readonly Point[] {
  const headMs = segments.at(-1)?.endMs;
  if (headMs === undefined) return [];
  const turnMs = Math.floor(headMs / sweepMs) * sweepMs;
  const columnsOf = (spanMs: number): number => Math.max(1, Math.round((columns * spanMs) / sweepMs));
  const part = (fromMs: number, toMs: number, originMs: number): readonly Point[] =>
    toMs <= fromMs
      ? []
      : tracePoints(segments, { fromMs, toMs, originMs, columns: columnsOf(toMs - fromMs) });
  const newer = part(turnMs, headMs, turnMs);
  const older = part(headMs - sweepMs + eraseMs, turnMs, turnMs - sweepMs);
  return [...newer, { x: headMs - turnMs + eraseMs / 2, y: Number.NaN }, ...older];
}
