import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { temporaryFolder } from '../../../../testing/temporary-folder.ts';
import { openSqlite } from './sqlite.ts';

describe('openSqlite', () => {
  const folder = temporaryFolder();
  const database = openSqlite(join(folder.path, 'new/ward.sqlite'));
  afterAll(async () => {
    await database.close();
    folder.remove();
  });

  const setting = async (name: string): Promise<unknown> => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(database.db);
    return rows[0]?.[name];
  };

  it('has every commit synced to disk before it is answered: a power cut loses nothing acknowledged', async () => {
    const full = 2;
    expect(await setting('synchronous')).toBe(full);
    expect(await setting('journal_mode')).toBe('wal');
  });

  it('keeps rows that refer to others from being orphaned', async () => {
    expect(await setting('foreign_keys')).toBe(1);
  });
});
