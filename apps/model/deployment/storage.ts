import type { Store } from '../service.ts';

const BYTES_PER_GIBIBYTE = 2 ** 30;
const SECONDS_PER_DAY = 86_400;

/** Pages are filled to two thirds on average after deletions. */
const FILL = 2 / 3;

/** Redo and undo logs, temporary tables, trends and the server's own tables. */
const FIXED_GIBIBYTES = 4;

/** Volume that the rows kept at the mean load need, in whole gibibytes. */
export function neededGibibytes({ growth: { rowsPerSecond, bytesPerRow, keptDays } }: Store): number {
  const bytes = (rowsPerSecond * bytesPerRow * keptDays * SECONDS_PER_DAY) / FILL;
  return Math.ceil(bytes / BYTES_PER_GIBIBYTE) + FIXED_GIBIBYTES;
}
