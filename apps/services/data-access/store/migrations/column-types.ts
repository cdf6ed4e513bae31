import { sql, type RawBuilder } from 'kysely';
import type { Engine } from '../database/database.ts';

/** Column types that the two engines name differently. */
export interface ColumnTypes {
  readonly id: RawBuilder<unknown>;
  readonly fixedBytes: (length: number) => RawBuilder<unknown>;
  readonly bytes: (maxLength: number) => RawBuilder<unknown>;
  readonly double: RawBuilder<unknown>;
  readonly flag: RawBuilder<unknown>;
  /** Ends a `create table`: rows are kept in the order of the primary key. */
  readonly clustered: RawBuilder<unknown>;
  /** Ends a `create table` of rows too big for the engine's key tree. */
  readonly plain: RawBuilder<unknown>;
}

const mysqlEnd = sql`engine = InnoDB default charset = utf8mb4 collate = utf8mb4_0900_bin`;

const byEngine: Readonly<Record<Engine, ColumnTypes>> = {
  sqlite: {
    id: sql`integer`,
    fixedBytes: () => sql`blob`,
    bytes: () => sql`blob`,
    double: sql`real`,
    flag: sql`integer`,
    clustered: sql`without rowid`,
    plain: sql``,
  },
  mysql: {
    id: sql`bigint`,
    fixedBytes: (length) => sql`binary(${sql.lit(length)})`,
    bytes: (maxLength) => sql`varbinary(${sql.lit(maxLength)})`,
    double: sql`double`,
    flag: sql`tinyint`,
    clustered: mysqlEnd,
    plain: mysqlEnd,
  },
};

export const columnTypesOf = (engine: Engine): ColumnTypes => byEngine[engine];
