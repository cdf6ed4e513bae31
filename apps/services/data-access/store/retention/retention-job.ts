import type { Log } from '../../../../kit/log.ts';
import type { Database } from '../database/database.ts';
import { eraseRest } from './erase-rest.ts';
import { retain, type RetentionPolicy } from './retain.ts';

const EVERY_MS = 15 * 60_000;

export interface RetentionJob {
  /** Deletes the signals of erased patients now. */
  readonly erase: () => void;
  /** Waits for the transaction under way. */
  readonly stop: () => Promise<void>;
}

/** Keeps to the policy from now on, every 15 minutes, and deletes what is left of erased patients. */
export function startRetention(database: Database, policy: RetentionPolicy, log: Log): RetentionJob {
  const stopped = new AbortController();
  let underWay: Promise<void> = Promise.resolve();
  const attempt = (act: () => Promise<void>): void => {
    underWay = underWay.then(act).catch((error: unknown) => {
      log.warn({ err: error }, 'retention failed; it is tried again later');
    });
  };
  const erase = async (): Promise<void> => {
    const rows = await eraseRest(database, stopped.signal);
    if (rows > 0) log.info({ rows }, 'erased');
  };
  const timer = setInterval(() => {
    attempt(async () => log.info(await retain(database, policy, stopped.signal), 'retention kept'));
    attempt(erase);
  }, EVERY_MS);
  timer.unref();
  return {
    erase: () => attempt(erase),
    stop: async () => {
      clearInterval(timer);
      stopped.abort();
      await underWay;
    },
  };
}
