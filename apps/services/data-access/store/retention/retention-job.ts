import type { Log } from '../../../../kit/log.ts';
import type { Database } from '../database/database.ts';
import { retain, type RetentionPolicy } from './retain.ts';

const EVERY_MS = 15 * 60_000;

/** Keeps to the policy from now on, every 15 minutes. Call the result to stop; it waits for the transaction under way. */
export function startRetention(database: Database, policy: RetentionPolicy, log: Log): () => Promise<void> {
  const stopped = new AbortController();
  let underWay: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      log.info(await retain(database, policy, stopped.signal), 'retention kept');
    } catch (error) {
      log.warn({ err: error }, 'retention failed; it is tried again later');
    }
  };
  const timer = setInterval(() => {
    underWay = underWay.then(run);
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopped.abort();
    await underWay;
  };
}
