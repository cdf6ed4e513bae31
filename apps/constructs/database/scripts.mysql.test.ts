import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { catalog } from '../../model/catalog.ts';
import { databaseAccounts, type DatabaseAccount } from '../../model/deployment/secrets.ts';
import { appendAudit, verifyAudit } from '../../services/data-access/store/audit/audit-trail.ts';
import { pendingMigrations } from '../../services/data-access/store/database/migrate.ts';
import { openDatabase } from '../../services/data-access/store/database/open-database.ts';
import { mustBePresent } from '../../testing/must-be-present.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { migrationContainer } from '../migration-job.ts';
import { myCnf, paths } from './my-cnf.ts';
import { backupScript, restoreScript, startScript } from './scripts.ts';
import { freePort } from '../../../scripts/free-port.ts';

/** Server that scripts/mysql-server.sh unpacked; CI runs that script first. */
const serverRoot = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'eeg-ward/mysql/root');
const describeWithMysql =
  existsSync(join(serverRoot, 'usr/bin/mysqldump')) || mustBePresent ? describe : describe.skip;

const { store } = catalog['data-access'];
const rowRights = 'select, insert, update, delete';

/** Runs an unpacked program by its own loader, with the arguments of the script first. */
const wrapperOf = (program: string, further: string): string => `#!/bin/bash
libraries=$(dirname "$(find '${serverRoot}/usr/lib' -name libc.so.6 -print -quit)")
loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux*' -print -quit)
exec "$loader" --library-path "$libraries" '${serverRoot}/usr/${program}' "$@" ${further}
`;
const serverOptions = `--basedir='${serverRoot}/usr' --lc-messages-dir='${serverRoot}/usr/share/mysql' --user="$(id -un)"`;

describeWithMysql('the scripts of the database, on a real server', () => {
  const temporary = temporaryFolder();
  const folder = temporary.path;
  let port: number;
  let server: ChildProcess | undefined;

  const setPassword = (account: DatabaseAccount, value: string): void =>
    writeFileSync(join(folder, 'passwords', databaseAccounts[account].password.key), value);

  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    DATA: join(folder, 'volume/data'),
    TEMPORARY: join(folder, 'volume/tmp'),
    RUN: join(folder, 'run'),
    PASSWORDS: join(folder, 'passwords'),
    CONFIG: join(folder, 'my.cnf'),
    BACKUPS: join(folder, 'backups'),
    KEEP: '1',
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(port),
  });

  const start = (): void => {
    server = spawn('bash', [join(folder, 'start.sh')], { stdio: 'ignore', env: environment() });
  };

  const runScript = (script: string): { readonly status: number | null; readonly stderr: string } =>
    spawnSync('bash', [join(folder, script)], { env: environment(), encoding: 'utf8' });

  const stop = async (): Promise<number | null> => {
    const ended = once(server!, 'exit');
    server!.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code;
  };

  const connect = (account: DatabaseAccount, password: string) =>
    createConnection({ host: '127.0.0.1', port, user: databaseAccounts[account].user, password });

  const run = async (account: DatabaseAccount, sql: string): Promise<string> => {
    const connection = await connect(account, `the-password-of-${account}`);
    try {
      await connection.query(sql);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await connection.end();
    }
  };

  const urlOf = (account: DatabaseAccount): string =>
    `mysql://${databaseAccounts[account].user}@127.0.0.1:${port}/${store.database}`;

  /** What the container of the migration runs, from its sources. */
  const migrateAndGrant = (): { readonly status: number | null; readonly stdout: string } => {
    const [, , ...options] = migrationContainer({ store, image: 'data-access:1' }).command!;
    const command = ['scripts/run.mjs', 'apps/services/data-access/commands/migrate.ts', ...options];
    return spawnSync(process.execPath, command, {
      encoding: 'utf8',
      env: {
        ...process.env,
        DATABASE_URL: urlOf('migration'),
        DATABASE_PASSWORD: 'the-password-of-migration',
      },
    });
  };

  const untilReady = (password: string) =>
    until(
      'the server takes connections',
      () =>
        connect('app', password).then(
          (connection) => connection.end().then(() => true),
          () => false,
        ),
      60_000,
    );

  beforeAll(async () => {
    port = await freePort();
    for (const name of ['bin', 'volume', 'run', 'passwords', 'backups']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'bin/mysqld'), wrapperOf('sbin/mysqld', serverOptions), { mode: 0o755 });
    for (const program of ['mysql', 'mysqldump'])
      writeFileSync(join(folder, 'bin', program), wrapperOf(`bin/${program}`, ''), { mode: 0o755 });
    writeFileSync(join(folder, 'start.sh'), startScript(store));
    writeFileSync(join(folder, 'backup.sh'), backupScript(store));
    writeFileSync(join(folder, 'restore.sh'), restoreScript(store));
    const config = myCnf({ ...store, port }, 64)
      .replaceAll(paths.volume, join(folder, 'volume'))
      .replaceAll(paths.run, join(folder, 'run'))
      .replace('bind-address = *', 'bind-address = 127.0.0.1');
    writeFileSync(join(folder, 'my.cnf'), config);
    for (const account of Object.keys(databaseAccounts) as DatabaseAccount[])
      setPassword(account, `the-password-of-${account}`);
    start();
    await untilReady('the-password-of-app');
  }, 90_000);

  afterAll(async () => {
    if (server?.exitCode === null) await stop();
    temporary.remove();
  });

  it('gives the migration what it needs, and the service nothing until that has given it rights by table', async () => {
    const mayUpdate = `update ${store.database}.patients set name = 'x'`;
    expect(await run('app', mayUpdate)).toBe('ER_TABLEACCESS_DENIED_ERROR');
    const { status, stdout } = migrateAndGrant();
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/: ran 0001-.*\nward_app may use \d+ tables\n$/),
    ]);
    expect(await run('app', mayUpdate)).toBe('done');
    const app = openDatabase({ url: urlOf('app'), password: 'the-password-of-app' });
    expect(await pendingMigrations(app)).toEqual([]);
    await appendAudit(app, [{ action: 'test', outcome: 'done' }]);
    expect(await verifyAudit(app)).toMatchObject({ fault: undefined });
    await app.close();
  });

  it('lets the service read and add to the audit trail, and neither change nor remove a row of it', async () => {
    for (const sql of [
      `update ${store.database}.audit_trail set action = 'x'`,
      `delete from ${store.database}.audit_trail`,
      `truncate table ${store.database}.audit_trail`,
      `drop table ${store.database}.audit_trail`,
    ])
      expect([sql, await run('app', sql)]).toEqual([sql, 'ER_TABLEACCESS_DENIED_ERROR']);
  });

  it('lets every account do its own work and no other', async () => {
    expect(await run('migration', `create table ${store.database}.t (id int primary key)`)).toBe('done');
    expect(await run('app', `insert into ${store.database}.t values (1)`)).toBe(
      'ER_TABLEACCESS_DENIED_ERROR',
    );
    expect(
      await run('migration', `grant ${rowRights} on ${store.database}.t to ${databaseAccounts.app.user}`),
    ).toBe('done');
    expect(await run('app', `insert into ${store.database}.t values (1)`)).toBe('done');
    expect(await run('backup', `select * from ${store.database}.t`)).toBe('done');
    expect(await run('app', `drop table ${store.database}.t`)).toBe('ER_TABLEACCESS_DENIED_ERROR');
    expect(await run('backup', `delete from ${store.database}.t`)).toBe('ER_TABLEACCESS_DENIED_ERROR');
    expect(await run('migration', `create database other`)).toBe('ER_DBACCESS_DENIED_ERROR');
    expect(await run('migration', `grant select on *.* to ${databaseAccounts.app.user}`)).toBe(
      'ER_ACCESS_DENIED_ERROR',
    );
    expect(await run('migration', `select authentication_string from mysql.user`)).toBe(
      'ER_COLUMNACCESS_DENIED_ERROR',
    );
    expect(await run('app', `select * from mysql.user`)).toBe('ER_TABLEACCESS_DENIED_ERROR');
    await expect(connect('root', 'the-password-of-root')).rejects.toThrow();
  });

  it('backs up to one complete dump, and a restore brings exactly that back', async () => {
    const old = join(folder, 'backups', `${store.database}-20200101T000000Z.sql.gz`);
    writeFileSync(old, gzipSync('an old one'));
    expect(runScript('backup.sh')).toMatchObject({ status: 0 });
    expect(existsSync(old)).toBe(false);
    expect(readdirSync(join(folder, 'backups'))).toEqual([
      expect.stringMatching(new RegExp(`^${store.database}-\\d{8}T\\d{6}Z\\.sql\\.gz$`)),
    ]);
    await run('app', `delete from ${store.database}.t`);
    await run('migration', `create table ${store.database}.later (id int primary key)`);
    expect(runScript('restore.sh')).toMatchObject({ status: 0 });
    expect(await run('app', `insert into ${store.database}.t values (1)`)).toBe('ER_DUP_ENTRY');
    expect(await run('backup', `select * from ${store.database}.later`)).toBe('ER_NO_SUCH_TABLE');
  });

  it('refuses to restore a dump that was cut off, and leaves the database as it is', async () => {
    const cut = join(folder, 'backups', `${store.database}-20990101T000000Z.sql.gz`);
    writeFileSync(cut, gzipSync('CREATE TABLE `t` ('));
    const { status, stderr } = runScript('restore.sh');
    expect(status).toBe(1);
    expect(stderr).toContain(`'${cut}' must be a complete dump; choose another with BACKUP`);
    expect(await run('app', `insert into ${store.database}.t values (1)`)).toBe('ER_DUP_ENTRY');
  });

  it('brings rows back by a restore, and rights by what follows it, to a server that knows none', async () => {
    rmSync(join(folder, 'backups', `${store.database}-20990101T000000Z.sql.gz`));
    expect(runScript('backup.sh')).toMatchObject({ status: 0 });
    for (const table of ['t', 'audit_trail']) {
      const taken = `revoke if exists ${rowRights} on ${store.database}.${table} from ${databaseAccounts.app.user}`;
      expect(await run('migration', taken)).toBe('done');
    }
    expect(runScript('restore.sh')).toMatchObject({ status: 0 });
    expect(await run('app', `select * from ${store.database}.t`)).toBe('ER_TABLEACCESS_DENIED_ERROR');
    expect(migrateAndGrant()).toMatchObject({ status: 0 });
    expect(await run('app', `insert into ${store.database}.t values (1)`)).toBe('ER_DUP_ENTRY');
    expect(await run('app', `select * from ${store.database}.audit_trail`)).toBe('done');
    expect(await run('app', `delete from ${store.database}.audit_trail`)).toBe('ER_TABLEACCESS_DENIED_ERROR');
  });

  it('stops when asked, and at the next start has the rows still, a new password, and no right of the service on all tables', async () => {
    await run('app', `insert into ${store.database}.t values (7)`);
    const onWhole = `grant update on ${store.database}.* to ${databaseAccounts.app.user}`;
    expect(await run('migration', onWhole)).toBe('done');
    expect(migrateAndGrant().status).toBe(1);
    expect(await stop()).toBe(0);
    setPassword('app', 'another-password-of-app');
    start();
    await untilReady('another-password-of-app');
    await expect(connect('app', 'the-password-of-app')).rejects.toThrow(/denied/);
    const connection = await connect('app', 'another-password-of-app');
    const [rows] = await connection.query(`select id from ${store.database}.t`);
    expect(rows).toEqual([{ id: 1 }, { id: 7 }]);
    const changed = connection.query(`update ${store.database}.audit_trail set action = 'x'`);
    await expect(changed).rejects.toThrow(/denied/);
    await connection.end();
  }, 90_000);

  it('refuses a password that could end its quotes, before the server starts', async () => {
    await stop();
    setPassword('app', "x'; DROP DATABASE ward; -- ");
    start();
    const [code] = (await once(server!, 'exit')) as [number | null];
    expect(code).toBe(1);
  }, 60_000);
});
