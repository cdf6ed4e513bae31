interface Timed {
  readonly startMs: number;
  readonly receivedMs: number;
}

/** A window that starts this long after it was received comes from a clock that is ahead, in milliseconds. */
const AHEAD_MS = 60_000;

/**
 * The windows of the newest `spanMs`, oldest first. Windows from a clock that was ahead and has been put right do not
 * hide those that come now; where all come from such a clock, they are shown.
 * @param windows in the order of their start
 */
export function newestWindows<W extends Timed>(windows: readonly W[], spanMs: number): readonly W[] {
  const last =
    windows.findLast(({ startMs, receivedMs }) => startMs <= receivedMs + AHEAD_MS) ?? windows.at(-1);
  return last === undefined
    ? []
    : windows.filter(({ startMs }) => startMs > last.startMs - spanMs && startMs <= last.startMs);
}
