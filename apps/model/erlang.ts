/**
 * Probability that an arrival finds all servers busy in a loss system M/G/m/m, in [0, 1].
 *
 * Uses the recurrence on the inverse, 1/B(m) = 1 + (m/A) / B(m-1), which neither overflows nor cancels: stable for tens
 * of thousands of servers.
 * @param offeredErlangs arrival rate times mean service time, >= 0
 * @param servers whole number >= 0
 * @throws RangeError for other arguments
 * @see https://en.wikipedia.org/wiki/Erlang_(unit)#Erlang_B_formula
 */
export function blockingProbability(offeredErlangs: number, servers: number): number {
  assertOffered(offeredErlangs);
  if (!Number.isInteger(servers) || servers < 0)
    throw new RangeError(`'servers' (${servers}) must be a whole number from 0 up`);
  if (offeredErlangs === 0) return servers === 0 ? 1 : 0;
  let inverse = 1;
  for (let m = 1; m <= servers; m += 1) inverse = 1 + (inverse * m) / offeredErlangs;
  return 1 / inverse;
}

/**
 * Least number of servers whose blocking probability is at most `maxBlocking`.
 * @param offeredErlangs >= 0
 * @param maxBlocking in (0, 1)
 * @throws RangeError for other arguments
 */
export function serversFor(offeredErlangs: number, maxBlocking: number): number {
  assertOffered(offeredErlangs);
  if (!(maxBlocking > 0 && maxBlocking < 1))
    throw new RangeError(`'maxBlocking' (${maxBlocking}) must lie between 0 and 1, both excluded`);
  if (offeredErlangs === 0) return 1;
  let inverse = 1;
  let servers = 0;
  while (1 / inverse > maxBlocking) {
    servers += 1;
    inverse = 1 + (inverse * servers) / offeredErlangs;
  }
  return servers;
}

function assertOffered(offeredErlangs: number): void {
  if (!Number.isFinite(offeredErlangs) || offeredErlangs < 0)
    throw new RangeError(`'offeredErlangs' (${offeredErlangs}) must be a finite number from 0 up`);
}
