import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { testPhysician } from '../../../testing/people.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { appendAudit } from '../store/audit/audit-trail.ts';
import { auditProgram } from './audit-program.ts';
import { withDatabase } from './with-database.ts';

describe('the command audit', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const env = { DATABASE_URL: `sqlite:${join(folder.path, 'ward.sqlite')}` };

  const audit = async (...args: string[]): Promise<string> => {
    const lines: string[] = [];
    await auditProgram(env, (text) => lines.push(text)).parseAsync(args, { from: 'user' });
    return lines.join('\n');
  };
  const change = (statement: string) =>
    withDatabase(env, async ({ db }) => {
      await sql`drop trigger if exists audit_trail_no_update`.execute(db);
      await sql.raw(statement).execute(db);
    });

  beforeAll(() =>
    withDatabase(env, (database) =>
      appendAudit(
        database,
        ['eegPage', 'exportEeg', 'signOut'].map((action) => ({
          action,
          outcome: 'done' as const,
          actor: testPhysician,
          patientId: 7,
        })),
      ),
    ),
  );

  it('says that the trail is whole, with a link to keep, and lists who did what', async () => {
    const said = await audit('verify');
    const [, link] = /^3 entries, whole\. .*: (3:[0-9a-f]+)$/.exec(said) ?? [];
    expect(await audit('verify', '--expect', link!)).toBe(said);
    const entries = (await audit('list')).split('\n').map((line) => JSON.parse(line) as object);
    expect(entries).toMatchObject(
      ['eegPage', 'exportEeg', 'signOut'].map((action) => ({
        action,
        patient_id: 7,
        account_name: 'Dr. Test',
      })),
    );
    expect(await audit('list', '--after', '2')).toContain('"signOut"');
    await expect(audit('verify', '--expect', `3:${'0'.repeat(64)}`)).rejects.toThrow(
      'entry 3 is not the one that was kept',
    );
  });

  it('fails, and names the entry, when somebody changed one', async () => {
    await change('update audit_trail set patient_id = 8 where entry_no = 2');
    await expect(audit('verify')).rejects.toThrow("'audit trail' must be whole: entry 2 has been changed");
  });
});
