import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type Engine = 'sqlite' | 'mysql';
export type Db = Kysely<Tables>;
/** A connection or an open transaction. */
export type Executor = Db | Transaction<Tables>;

/** An open database. */
export interface Database {
  readonly engine: Engine;
  readonly db: Db;
  /** Without password. */
  readonly url: string;
  /** @throws when the database is no longer the one that was opened */
  readonly assertPresent: () => void;
  /** Whether the last transaction failed for want of a working database, such as a full disk. */
  readonly writes: { failed: boolean };
  close(): Promise<void>;
}
