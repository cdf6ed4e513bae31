import { Pool } from 'undici';

/** One request of a load. */
export interface Shot {
  readonly path: string;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a load did. Latencies are in milliseconds, sorted. */
export interface LoadResult {
  readonly seconds: number;
  readonly latenciesMs: Float64Array;
  /** Answers by status code. */
  readonly statuses: Readonly<Record<number, number>>;
}

export interface LoadOptions {
  /** Makes the n-th request; called in order. */
  readonly shot: (index: number) => Shot;
  readonly requests: number;
  /** Requests under way at once at most. */
  readonly connections: number;
  /** Starts requests at this rate whether or not earlier ones have ended. Absent: as fast as they are answered. */
  readonly perSecond?: number;
}

/** Sends a bounded number of requests to `url`, which must be on this machine. */
export async function runLoad(url: string, options: LoadOptions): Promise<LoadResult> {
  if (!/^http:\/\/(127\.0\.0\.1|\[::1\]|localhost):/.test(url))
    throw new RangeError(`'url' (${url}) must be on the loopback address`);
  const { shot, requests, connections, perSecond } = options;
  const pool = new Pool(url, { connections });
  const latenciesMs = new Float64Array(requests);
  const statuses: Record<number, number> = {};
  let next = 0;
  const fire = async (index: number, since: number): Promise<void> => {
    const { path, body, headers } = shot(index);
    const answer = await pool.request({ path, method: 'POST', body, headers });
    await answer.body.dump();
    latenciesMs[index] = performance.now() - since;
    statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
  };
  const startedAt = performance.now();
  if (perSecond === undefined) {
    const worker = async (): Promise<void> => {
      while (next < requests) await fire(next++, performance.now());
    };
    await Promise.all(Array.from({ length: connections }, worker));
  } else {
    const due = (index: number): number => startedAt + (index * 1_000) / perSecond;
    const underWay: Promise<void>[] = [];
    while (next < requests) {
      const now = performance.now();
      while (next < requests && due(next) <= now) underWay.push(fire(next, due(next++)));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(underWay);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await pool.close();
  return { seconds, latenciesMs: latenciesMs.sort(), statuses };
}

/** The value below which the share `q` of the sorted values lies. */
export const quantile = (sorted: ArrayLike<number>, q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
