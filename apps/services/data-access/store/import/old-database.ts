import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { OldEegRow, OldHeartRateRow, OldUser } from '../../domain/imported-rows.ts';

/** Tables of the old system that are brought over, and their columns. */
const COLUMNS = {
  users: 'id, name',
  eeg_data_table: 'id, fk_user, eeg_data, epilepsy_prediction_probability, register_timestamp',
  heartbeat_data_table: 'id, fk_user, heartbeat_value, register_timestamp',
} as const;

export type OldTable = keyof typeof COLUMNS;

export interface OldRows {
  readonly users: OldUser;
  readonly eeg_data_table: OldEegRow;
  readonly heartbeat_data_table: OldHeartRateRow;
}

/** The old system's database, only read. */
export interface OldDatabase {
  /** Rows with a greater id than `afterId`, in the order of ids, at most `limit`. */
  rows<T extends OldTable>(table: T, afterId: number, limit: number): Promise<readonly OldRows[T][]>;
  /** How many rows have a greater id than `afterId`. */
  count(table: OldTable, afterId: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Times are read as text, in a session in UTC as the old services had: what was written as the clock's time comes out as
 * it was written, wherever the server is now.
 * @param url `mysql://user@host:port/database`
 */
export async function openOldDatabase(url: string, password: string | undefined): Promise<OldDatabase> {
  const connection: Connection = await createConnection({
    uri: url,
    ...(password === undefined ? {} : { password }),
    dateStrings: true,
    decimalNumbers: true,
    connectTimeout: 5_000,
  });
  await connection.query(`set time_zone = '+00:00'`);
  return {
    rows: async (table, afterId, limit) => {
      const [rows] = await connection.query<RowDataPacket[]>(
        `select ${COLUMNS[table]} from ${table} where id > ? order by id limit ?`,
        [afterId, limit],
      );
      return rows as never;
    },
    count: async (table, afterId) => {
      const [rows] = await connection.query<RowDataPacket[]>(
        `select count(*) as rows_left from ${table} where id > ?`,
        [afterId],
      );
      return Number(rows[0]!['rows_left']);
    },
    close: () => connection.end(),
  };
}
