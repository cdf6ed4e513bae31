import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { testPhysician } from '../../../../testing/people.ts';
import { testEngines, type TestDatabase } from '../../testing/databases.ts';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { appendAudit, readAudit, verifyAudit } from './audit-trail.ts';

const event = (action: string) => ({ action, outcome: 'done' as const, actor: testPhysician, patientId: 1 });

describe.each(testEngines)('the audit trail on $name', ({ name, create }) => {
  let made: TestDatabase;
  const open: Database[] = [];
  const connect = (): Database => {
    const database = openDatabase({ url: made.url, busyTimeoutMs: 5_000 });
    open.push(database);
    return database;
  };
  let database: Database;

  beforeEach(async () => {
    made = await create();
    database = connect();
    await migrate(database);
  }, 60_000);
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
    await made.remove();
  }, 60_000);

  /** As somebody would who has the database in hand. */
  const tamper = async (statement: string): Promise<void> => {
    for (const act of name === 'SQLite' ? ['update', 'delete'] : [])
      await sql.raw(`drop trigger audit_trail_no_${act}`).execute(database.db);
    await sql.raw(statement).execute(database.db);
  };

  it('is one chain without gaps when many write at once', async () => {
    // In one process two connections to an embedded database would only wait for each other.
    const writers = name === 'MySQL' ? [database, connect(), connect()] : [database, database, database];
    await Promise.all(
      writers.flatMap((writer, index) =>
        Array.from({ length: 8 }, (_value, i) =>
          appendAudit(writer, [event(`${index}-${i}`), event('twice')]),
        ),
      ),
    );
    const rows = await readAudit(database, 0, 1_000);
    expect(rows.map(({ entry_no }) => entry_no)).toEqual(Array.from({ length: 48 }, (_value, i) => i + 1));
    expect(await verifyAudit(database)).toMatchObject({ fault: undefined, newest: { entryNo: 48 } });
  }, 40_000);

  it.each([
    ['a changed row', 'update audit_trail set patient_id = 2 where entry_no = 2', /entry 2 has been changed/],
    ['a removed row', 'delete from audit_trail where entry_no = 2', /entry 2 is missing/],
    ['a removed end', 'delete from audit_trail where entry_no = 4', /entry 4 is missing/],
    ['a removed beginning', 'delete from audit_trail where entry_no = 1', /entry 1 is missing/],
  ])('shows %s', async (_what, statement, fault) => {
    await appendAudit(database, ['a', 'b', 'c', 'd'].map(event));
    await tamper(statement);
    expect((await verifyAudit(database)).fault).toMatch(fault);
  });

  it.each([
    ['half a surrogate pair', 'a\ud800b'],
    ['the other half', '\udfff'],
    ['NUL', 'a\u0000b'],
    ['blanks at the end', 'a  '],
    ['signs beyond the basic plane', '\u{1f9e0}'],
    ['letters that are written in two ways', 'e\u0301\u00e9'],
  ])('stays whole with %s in its texts, which databases keep in their own way', async (_what, text) => {
    const actor = { ...testPhysician, name: text };
    await appendAudit(database, [{ action: text, outcome: 'refused', actor, object: text, address: text }]);
    await appendAudit(database, [event('after')]);
    expect(await verifyAudit(database)).toMatchObject({ fault: undefined, newest: { entryNo: 2 } });
  });

  it('shows, by a link that was kept, that its end was removed together with the head', async () => {
    await appendAudit(database, ['a', 'b', 'c'].map(event));
    const { newest } = await verifyAudit(database);
    const [, second] = await readAudit(database, 0, 10);
    await tamper('delete from audit_trail where entry_no = 3');
    await database.db.updateTable('audit_head').set({ last_no: 2, last_hash: second!.hash }).execute();
    expect((await verifyAudit(database)).fault).toBeUndefined();
    expect((await verifyAudit(database, `${newest.entryNo}:${newest.hash}`)).fault).toMatch(
      /entry 3, which was kept, is missing/,
    );
  });

  if (name === 'SQLite')
    it('cannot be changed or shortened by a statement', async () => {
      await appendAudit(database, [event('a')]);
      await expect(database.db.updateTable('audit_trail').set({ action: 'b' }).execute()).rejects.toThrow(
        /append-only/,
      );
      await expect(database.db.deleteFrom('audit_trail').execute()).rejects.toThrow(/append-only/);
    });
});
