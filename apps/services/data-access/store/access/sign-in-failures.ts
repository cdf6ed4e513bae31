import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { leaked, signInLimits, waitMs, type Bucket, type BucketSize } from '../../domain/failure-bucket.ts';

const FORGOTTEN_MS = 24 * 3_600_000;

interface Subject {
  readonly key: string;
  readonly size: BucketSize;
}

/** The buckets that a try at `account` from `address` counts in. */
export function subjectsOf(account: string, address: string): readonly Subject[] {
  const key = (...parts: readonly string[]): string =>
    createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return [
    { key: key('pair', account, address), size: signInLimits.pair },
    { key: key('address', address), size: signInLimits.address },
    { key: key('account', account), size: signInLimits.account },
  ];
}

const empty: Bucket = { failures: 0, updatedMs: 0 };

/**
 * Counts a try as failed before it is looked at, so that tries at the same instant are all counted, and says how long to
 * wait, in milliseconds, when there have been too many: then nothing is counted.
 */
export const countTry = (database: Database, subjects: readonly Subject[], nowMs: number): Promise<number> =>
  inTransaction(database, async (trx) => {
    const query = trx
      .selectFrom('sign_in_failures')
      .selectAll()
      .where(
        'subject_sha256',
        'in',
        subjects.map(({ key }) => key),
      );
    const rows = await (database.engine === 'mysql' ? query.forUpdate() : query).execute();
    const buckets = subjects.map(({ key }): Bucket => {
      const row = rows.find(({ subject_sha256 }) => subject_sha256 === key);
      return row === undefined ? empty : { failures: row.failures, updatedMs: row.updated_ms };
    });
    const wait = Math.max(...subjects.map(({ size }, index) => waitMs(buckets[index]!, size, nowMs)));
    if (wait > 0) return wait;
    for (const [index, { key, size }] of subjects.entries()) {
      const failures = leaked(buckets[index]!, size, nowMs) + 1;
      const row = { subject_sha256: key, failures, updated_ms: nowMs };
      if (rows.some(({ subject_sha256 }) => subject_sha256 === key))
        await trx.updateTable('sign_in_failures').set(row).where('subject_sha256', '=', key).execute();
      else await trx.insertInto('sign_in_failures').values(row).execute();
    }
    await trx
      .deleteFrom('sign_in_failures')
      .where('updated_ms', '<', nowMs - FORGOTTEN_MS)
      .execute();
    return 0;
  });

/** Takes back what {@link countTry} counted, for a try that was right; the pair's failures are forgotten. */
export const forgiveTry = (database: Database, [pair, ...others]: readonly Subject[]): Promise<void> =>
  inTransaction(database, async (trx) => {
    await trx.deleteFrom('sign_in_failures').where('subject_sha256', '=', pair!.key).execute();
    for (const { key } of others)
      await trx
        .updateTable('sign_in_failures')
        .set(({ eb }) => ({ failures: eb('failures', '-', 1) }))
        .where('subject_sha256', '=', key)
        .where('failures', '>=', 1)
        .execute();
  });
