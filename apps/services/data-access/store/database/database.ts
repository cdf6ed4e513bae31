import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type Engine = 'sqlite' | 'mysql';
/** Why a transaction failed that asked for nothing wrong: no working database, or no room on its volume. */
export type WriteFailure = 'unavailable' | 'no-room';
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
  /** How the last transaction failed; undefined: it did not, or what was asked for was at fault. */
  readonly writes: { failure: WriteFailure | undefined };
  close(): Promise<void>;
}
