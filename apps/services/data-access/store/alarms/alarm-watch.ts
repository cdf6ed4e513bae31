import type { Change } from '../../../../contracts/changes.ts';
import type { Log } from '../../../../kit/log.ts';
import { TECHNICAL_LIMITS_MS } from '../../domain/alarms/technical-conditions.ts';
import type { Database } from '../database/database.ts';
import { Lease } from '../lease.ts';
import { watchAlarms } from './watch-alarms.ts';

const EVERY_MS = 1_000;
const LEASE_MS = 10_000;

/**
 * Watches over what is missing, every second, in one process of several. A process that has just started rings for
 * nothing new until signals had the time to come back. Call the result to stop.
 * @param escalate calls people about what nobody acknowledges
 */
export function startAlarmWatch(
  database: Database,
  {
    onCommit,
    escalate,
    log,
  }: {
    readonly onCommit: (changes: readonly Change[]) => void;
    readonly escalate: (nowMs: number) => Promise<void>;
    readonly log: Log;
  },
): () => Promise<void> {
  const lease = new Lease(database, 'alarm-watch', LEASE_MS);
  const ringsFromMs = Date.now() + TECHNICAL_LIMITS_MS.noEeg;
  let failing = false;
  let underWay: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      const nowMs = Date.now();
      if (!(await lease.hold(nowMs))) return;
      onCommit(await watchAlarms(database, nowMs, nowMs >= ringsFromMs));
      await escalate(nowMs);
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'technical alarms could not be looked at; it is tried again');
      failing = true;
    }
  };
  const timer = setInterval(() => {
    underWay ??= look().finally(() => (underWay = undefined));
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
    await lease.release().catch(() => undefined);
  };
}
