import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { startService } from '../../../../kit/run-service.ts';
import { until } from '../../../../testing/until.ts';
import { definition } from '../../definition.ts';
import { describeOnMysql, testEngines, type TestDatabase } from '../../testing/databases.ts';
import { callerOf, openForTest, serviceEnvironment } from '../../testing/service.ts';
import { newWindow } from '../../testing/windows.ts';
import { appendAudit, verifyAudit } from '../audit/audit-trail.ts';
import type { Database } from './database.ts';
import { grantRights } from './grant-rights.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';

describe('the rights of the service on an embedded database', () => {
  it('cannot be granted: a file has no accounts', async () => {
    const made = await testEngines[0]!.create();
    const database = openDatabase({ url: made.url });
    await migrate(database);
    await expect(grantRights(database, 'ward')).rejects.toThrow(/must name a MySQL server/);
    await database.close();
    await made.remove();
  });
});

describeOnMysql('the rights of the service on MySQL', ({ create }) => {
  const account = `svc_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  let made: TestDatabase;
  let owner: Database;
  let own: Database;
  let url: string;
  const asOwner = (statement: string) => sql.raw(statement).execute(owner.db);
  beforeAll(async () => {
    made = await create();
    owner = await openForTest(made.url);
    const { rows } = await asOwner('show grants');
    if (!JSON.stringify(rows).includes('WITH GRANT OPTION'))
      throw new Error(
        `the account of 'TEST_MYSQL_URL' must have the GRANT OPTION; scripts/mysql-server.sh gives it to a server that it starts anew`,
      );
    await asOwner(`create user '${account}'@'%' identified by '${password}'`);
    const address = new URL(made.url);
    address.username = account;
    address.password = password;
    url = address.href;
  }, 120_000);
  afterAll(async () => {
    await own?.close();
    await asOwner(`drop user '${account}'@'%'`);
    await owner.close();
    await made.remove();
  }, 60_000);

  it.each(['', `x' or '1`, 'a b', 'name@'])('are not granted to %j, which is no account', async (text) => {
    await expect(grantRights(owner, text)).rejects.toThrow(/must be name or name@host/);
  });

  it('are not granted while the account may use the whole database, trail included', async () => {
    const schema = new URL(made.url).pathname.slice(1);
    for (const pattern of [schema.replaceAll('_', '\\_'), 'ward%']) {
      await asOwner(`grant update on \`${pattern}\`.* to '${account}'@'%'`);
      await expect(grantRights(owner, account)).rejects.toThrow(
        `must have no rights on the whole database; revoke: UPDATE ON \`${pattern}\`.*`,
      );
      await asOwner(`revoke update on \`${pattern}\`.* from '${account}'@'%'`);
    }
    await asOwner(`grant update, drop on *.* to '${account}'@'%'`);
    await expect(grantRights(owner, account)).rejects.toThrow('revoke: UPDATE, DROP ON *.*');
    await asOwner(`revoke update, drop on *.* from '${account}'@'%'`);
  });

  it('are not granted to an account that there is not', async () => {
    await expect(grantRights(owner, `${account}_2`)).rejects.toThrow(
      `'account' (${account}_2) must exist on the server`,
    );
  });

  it('are waited for by data-access, which is not ready before and needs no restart', async () => {
    const service = await startService(definition, {
      ...serviceEnvironment(url),
      MIGRATE_ON_START: 'false',
    });
    const status = async (path: string): Promise<number> => (await fetch(service.url + path)).status;
    try {
      expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200]);
      await grantRights(owner, account);
      await until('data-access is ready', async () => (await status('/readyz')) === 200, 60_000);
    } finally {
      await service.stop();
    }
  }, 90_000);

  it('let it read and add to the audit trail, and neither change, remove nor drop it', async () => {
    await asOwner(`grant update, delete on audit_trail to '${account}'@'%'`);
    const tables = await grantRights(owner, account);
    expect(tables).toContain('audit_trail');
    own = openDatabase({ url });
    await appendAudit(own, [{ action: 'test', outcome: 'done' }]);
    expect(await verifyAudit(own)).toMatchObject({ fault: undefined, newest: { entryNo: 1 } });
    for (const statement of [
      `update audit_trail set action = 'x'`,
      'delete from audit_trail',
      'truncate table audit_trail',
      'drop table audit_trail',
      'alter table audit_trail add column x int',
      `replace into audit_trail select * from audit_trail`,
    ])
      await expect(sql.raw(statement).execute(own.db)).rejects.toThrow(/denied/);
  });

  it('are all that data-access needs', async () => {
    const service = await startService(definition, {
      ...serviceEnvironment(url),
      MIGRATE_ON_START: 'false',
    });
    const caller = callerOf(service.url);
    try {
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
      const stored = await caller.send('POST', '/v1/eeg/windows', { windows: [newWindow()] });
      expect(stored).toMatchObject({ status: 200, body: { outcomes: [{ outcome: 'stored' }] } });
      expect((await caller.send('GET', '/v1/patients/1/eeg?fromMs=0&toMs=1')).status).toBe(200);
    } finally {
      await caller.peer.close();
      await service.stop();
    }
  }, 60_000);
});
