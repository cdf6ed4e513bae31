import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { testEngines, type TestDatabase } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { importOld, type TableReport } from './import-old.ts';
import { openOldDatabase } from './old-database.ts';

const mysql = testEngines.find(({ name }) => name === 'MySQL');
const describeWithMysql = mysql === undefined ? describe.skip : describe;

const eegData = (seed: number): string =>
  JSON.stringify(Array.from({ length: 178 }, (_none, index) => ((seed * 31 + index * 7) % 400) - 200));

const OLD_SCHEMA = [
  `create table users (id int not null auto_increment primary key, name varchar(100) not null, email varchar(100) not null) charset latin1`,
  `create table eeg_data_table (id int not null auto_increment primary key, fk_user int, eeg_data json not null,
    epilepsy_prediction_probability decimal(9,8) not null, register_timestamp timestamp not null default current_timestamp,
    insert_timestamp timestamp not null default current_timestamp)`,
  `create table heartbeat_data_table (id int not null auto_increment primary key, fk_user int, heartbeat_value int not null,
    register_timestamp timestamp not null, insert_timestamp timestamp not null default current_timestamp,
    unique (fk_user, register_timestamp))`,
];

describeWithMysql('importing the old system', () => {
  let created: TestDatabase;
  let connection: Connection;
  beforeAll(async () => {
    created = await mysql!.create();
    connection = await createConnection({ uri: created.url });
    await connection.query(`set time_zone = '+00:00'`);
    for (const statement of OLD_SCHEMA) await connection.query(statement);
    await connection.query('insert into users (id, name, email) values ?', [
      [
        [1, 'Ada', 'a@x'],
        [5, 'Zoë', 'z@x'],
      ],
    ]);
    const eeg = Array.from({ length: 1_200 }, (_none, index) => [
      index % 2 === 0 ? 1 : 5,
      eegData(index),
      (index % 100) / 100,
      `2024-09-05 ${String(7 + Math.floor(index / 600)).padStart(2, '0')}:${String(Math.floor(index / 60) % 10).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
    ]);
    const wrong = [
      [77, eegData(1), 0.5, '2024-09-05 07:00:00'],
      [1, '[1, 2, 3]', 0.5, '2024-09-05 07:00:00'],
      [1, eegData(1), 1.5, '2024-09-05 07:00:00'],
      [1, eegData(1), 0.5, '2024-03-31 02:30:00'],
    ];
    await connection.query(
      'insert into eeg_data_table (fk_user, eeg_data, epilepsy_prediction_probability, register_timestamp) values ?',
      [[...eeg, ...wrong]],
    );
    await connection.query(
      'insert into heartbeat_data_table (fk_user, heartbeat_value, register_timestamp) values ?',
      [
        [
          [1, 64, '2024-05-10 11:21:10'],
          [5, 70, '2024-05-10 11:21:10'],
          [5, 0, '2024-05-10 11:22:10'],
        ],
      ],
    );
  }, 60_000);
  afterAll(async () => {
    await connection.end();
    await created.remove();
  });

  describe.each(testEngines)('into $name', (engine) => {
    let test: TestStore;
    beforeAll(async () => {
      test = await openTestStore(engine);
    }, 60_000);
    afterAll(() => test.close());

    const run = async (stopAfter = Infinity, source = 'old'): Promise<readonly TableReport[]> => {
      const old = await openOldDatabase(created.url, undefined);
      const stop = new AbortController();
      const reports = await importOld(test.database, old, {
        source,
        timeZone: 'Europe/Rome',
        signal: stop.signal,
        onProgress: (table, done) => {
          if (table === 'eeg_data_table' && done >= stopAfter) stop.abort();
        },
      });
      await old.close();
      return reports;
    };
    const countsOf = (reports: readonly TableReport[]) =>
      reports.map(({ table, imported, repeated, skipped }) => [table, imported, repeated, skipped]);

    it('goes on where it was stopped, says what it skipped and why, and changes nothing the next time', async () => {
      const stopped = await run(500);
      expect(countsOf(stopped)[1]).toEqual(['eeg_data_table', 500, 0, 0]);
      const finished = await run();
      const expected = [
        ['users', 1, 1, 0],
        ['eeg_data_table', 1_200, 0, 4],
        ['heartbeat_data_table', 2, 0, 1],
      ];
      expect(countsOf(finished)).toEqual(expected);
      expect([...finished[1]!.reasons]).toEqual([
        [`'fk_user' must be one of 'users'`, [1_201]],
        [`'eeg_data' must hold 178 whole numbers from -32768 to 32767`, [1_202]],
        [`'epilepsy_prediction_probability' must lie in [0, 1]`, [1_203]],
        [`'register_timestamp' must be a time that the clocks of Europe/Rome showed`, [1_204]],
      ]);
      expect(countsOf(await run())).toEqual(expected);
      expect(countsOf(await run(Infinity, 'the same old database under another name'))).toEqual([
        ['users', 0, 2, 0],
        ['eeg_data_table', 0, 1_200, 4],
        ['heartbeat_data_table', 0, 2, 1],
      ]);
    });

    it('keeps samples, probability, instant and offset as they were', async () => {
      const startMs = Date.UTC(2024, 8, 5, 5, 0, 0);
      const { windows } = await test.store.eegPage(1, { fromMs: startMs, toMs: startMs + 1 });
      const window = windows.find((each) => each.startMs === startMs)!;
      expect(window).toMatchObject({ offsetMinutes: 120, score: { status: 'scored', probability: 0 } });
      expect([...new Int16Array(Uint8Array.from(Buffer.from(window.samples, 'base64')).buffer)]).toEqual(
        JSON.parse(eegData(0)),
      );
      const at = Date.UTC(2024, 4, 10, 9, 21, 10);
      const trend = await test.store.heartRateTrend(5, { fromMs: at, toMs: at + 1 });
      expect(trend.summary).toMatchObject({ samples: 1, mean: 70, newestMs: at });
      expect((await test.store.patients()).map(({ name }) => name)).toEqual(['Bed 1', 'Bed 2', 'Zoë']);
    });
  });
});
