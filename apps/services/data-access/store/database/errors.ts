import { ServiceError } from '../../../../kit/errors.ts';
import type { WriteFailure } from './database.ts';

/** The database cannot be reached, cannot be written, or is not answering: a later try can help. */
const UNAVAILABLE =
  /^(SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOTADB|CORRUPT|PROTOCOL|NOMEM)|E(CONNREFUSED|CONNRESET|TIMEDOUT|PIPE|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND|NOSPC|IO)|PROTOCOL_|POOL_|ER_(CON_COUNT_ERROR|SERVER_SHUTDOWN|NORMAL_SHUTDOWN|LOCK_WAIT_TIMEOUT|LOCK_DEADLOCK|RECORD_FILE_FULL|DISK_FULL|DISK_FULL_NOWAIT|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|ACCESS_DENIED_ERROR|BAD_DB_ERROR|NO_SUCH_TABLE|QUERY_INTERRUPTED|ERROR_ON_WRITE|TOO_MANY_CONCURRENT_TRXS|CLIENT_INTERACTION_TIMEOUT))/;

/** InnoDB says that a table is full when its volume is. */
const NO_ROOM = /^(SQLITE_FULL|ENOSPC|ER_RECORD_FILE_FULL|ER_DISK_FULL)/;

const TRANSIENT = /^(SQLITE_BUSY|SQLITE_LOCKED|ER_LOCK_DEADLOCK|ER_DUP_ENTRY)/;

/** Another process changed a row between reading and writing it; the transaction starts again on what is there now. */
export class LostRace extends Error {
  constructor() {
    super('another process changed the row meanwhile');
    this.name = 'LostRace';
  }
}

export const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** Whether the same transaction, tried again at once, can succeed. */
export const isTransient = (error: unknown): boolean =>
  error instanceof LostRace || TRANSIENT.test(codeOf(error));

/** Whether the database is at fault, not what was asked of it. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof LostRace || UNAVAILABLE.test(codeOf(error));

/** How a write failed; undefined when what was asked of the database is at fault. */
export function failureOf(error: unknown): WriteFailure | undefined {
  if (NO_ROOM.test(codeOf(error))) return 'no-room';
  return isUnavailable(error) ? 'unavailable' : undefined;
}

/** What the caller is told: 503 when the database is at fault, the error itself otherwise. */
export function toServiceError(error: unknown): unknown {
  if (error instanceof ServiceError || !isUnavailable(error)) return error;
  const reason =
    failureOf(error) === 'no-room'
      ? 'the volume of the database is full: free or enlarge it; send the request again later'
      : 'the database cannot be used now; send the request again later';
  return new ServiceError('unavailable', reason, { cause: error });
}
