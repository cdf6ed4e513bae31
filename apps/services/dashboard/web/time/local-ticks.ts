/** Minutes that local time is ahead of UTC at an instant. */
export type OffsetMinutesAt = (instantMs: number) => number;

export const browserOffsetMinutes: OffsetMinutesAt = (instantMs) => -new Date(instantMs).getTimezoneOffset();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

const STEPS_MS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY_MS,
] as const;

/** The finest step that makes at most `maxTicks` ticks of the span, in milliseconds. */
export const tickStepMs = (spanMs: number, maxTicks: number): number =>
  STEPS_MS.find((step) => spanMs / step <= maxTicks) ?? DAY_MS * Math.ceil(spanMs / DAY_MS / maxTicks);

/**
 * Instants in [fromMs, toMs] at which local clocks show a multiple of `stepMs`: midnight is a tick on both sides of a
 * change of summer time.
 */
export function localTicks(
  span: { readonly fromMs: number; readonly toMs: number },
  stepMs: number,
  offsetMinutesAt: OffsetMinutesAt = browserOffsetMinutes,
): readonly number[] {
  const ticks: number[] = [];
  const toLocal = (instantMs: number): number => instantMs + offsetMinutesAt(instantMs) * MINUTE;
  const last = toLocal(span.toMs) + HOUR;
  for (let local = Math.floor(toLocal(span.fromMs) / stepMs) * stepMs; local <= last; local += stepMs) {
    const guess = local - offsetMinutesAt(local) * MINUTE;
    const instant = local - offsetMinutesAt(guess) * MINUTE;
    const exists = toLocal(instant) === local;
    if (exists && instant >= span.fromMs && instant <= span.toMs && instant > (ticks.at(-1) ?? -Infinity))
      ticks.push(instant);
  }
  return ticks;
}
