import { sql } from 'kysely';
import type { Check } from '../../../kit/readiness.ts';
import type { Database } from './database/database.ts';

/** MySQL's setting for when a commit reaches the disk; 1, its default, is the only value that loses none in a crash. */
const VARIABLE = 'innodb_flush_log_at_trx_commit';

/** What a server's setting means: an acknowledgement promises that the data are on the disk. */
export function durabilityOf(value: number | undefined): Check {
  if (value === undefined) return { ready: true };
  if (value === 1) return { ready: true, detail: { [VARIABLE]: value } };
  return {
    ready: false,
    detail: {
      reason: `'${VARIABLE}' (${value}) must be 1, so that what was acknowledged survives a crash; SET GLOBAL ${VARIABLE} = 1`,
    },
  };
}

/** Whether every commit is on the disk before it is acknowledged. SQLite's connections are opened that way. */
export function durabilityCheck({ engine, db }: Database): () => Promise<Check> {
  return async () => {
    if (engine !== 'mysql') return { ready: true };
    const { rows } = await sql<{ Value: string }>`show global variables like ${sql.lit(VARIABLE)}`.execute(
      db,
    );
    return durabilityOf(rows[0] === undefined ? undefined : Number(rows[0].Value));
  };
}
