import type { Span } from '../patient/history-client.ts';

export interface TrendSpanOptions {
  readonly lengthMs: number;
  readonly nowMs: number;
  /** Start of the page of EEG, or undefined when it is live. */
  readonly pageFromMs: number | undefined;
  /** The span that is shown now. */
  readonly current: Span | undefined;
}

/** Ends of spans are whole minutes, so that the same span is not read twice. */
const GRAIN_MS = 60_000;

/** The span of a trend: up to now while that holds the page, else it stays where it is or puts the page in its middle. */
export function trendSpanFor({ lengthMs, nowMs, pageFromMs, current }: TrendSpanOptions): Span {
  const ending = (toMs: number): Span => {
    const end = Math.ceil(toMs / GRAIN_MS) * GRAIN_MS;
    return { fromMs: end - lengthMs, toMs: end };
  };
  const newest = ending(nowMs);
  if (pageFromMs === undefined || pageFromMs >= newest.fromMs) return newest;
  const stays =
    current !== undefined &&
    current.toMs - current.fromMs === lengthMs &&
    pageFromMs >= current.fromMs &&
    pageFromMs < current.toMs;
  return stays ? current : ending(pageFromMs + lengthMs / 2);
}
