import { readFileSync, statSync } from 'node:fs';
import type { MeasuredLoad } from './measured-load.ts';
import { countersIn, loadBetween, loadSinceStart, type ServiceCounters } from './service-counters.ts';

const ATTEMPT_MS = 5_000;

/**
 * Loads that a service's own metrics show. A URL is read twice, `seconds` apart; a file, saved from /metrics, is taken
 * from the start of its process until it was written.
 * @throws RangeError for metrics without an admission limit, Error when the URL does not answer
 */
export async function loadsFromMetrics(source: string, seconds: number): Promise<readonly MeasuredLoad[]> {
  if (!/^https?:\/\//.test(source))
    return countersIn(readFileSync(source, 'utf8'), statSync(source).mtimeMs / 1_000).map(loadSinceStart);
  const before = await scrape(source);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const after = await scrape(source);
  return after.map((counters) => {
    const earlier = before.find(({ service }) => service === counters.service);
    return earlier === undefined ? loadSinceStart(counters) : loadBetween(earlier, counters);
  });
}

async function scrape(url: string): Promise<readonly ServiceCounters[]> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ATTEMPT_MS) });
  if (!answer.ok) throw new Error(`'${url}' (${answer.status}) must answer 200 with Prometheus text`);
  return countersIn(await answer.text(), Date.now() / 1_000);
}
