import type { Random } from '../neural-mass/random.ts';

const FIRST_MS = 500;
const MOST_MS = 30_000;
/** A server that names a longer wait than this is asked again earlier. */
const MOST_RETRY_AFTER_MS = 300_000;

/**
 * Time to wait before the next attempt, in milliseconds: a random part of a doubling span ("full jitter"), so
 * that senders that failed together do not return together. Never less than what the server asked for, to
 * which up to a tenth is added.
 * @param failures attempts that have failed in a row, 1 or more
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOffMs(failures: number, random: Random, retryAfterMs = 0): number {
  const span = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  const asked = Math.min(MOST_RETRY_AFTER_MS, retryAfterMs) * (1 + 0.1 * random.uniform());
  return Math.max(asked, span * random.uniform());
}

/**
 * Reads a Retry-After header: seconds or an HTTP date. Other text counts as 0.
 * @returns milliseconds from `nowMs`
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number {
  if (header === null || header === undefined) return 0;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
