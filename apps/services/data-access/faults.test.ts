import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { probes } from '../../model/probes.ts';
import { until } from '../../testing/until.ts';
import { testEngines, type TestDatabase } from './testing/databases.ts';
import { startServiceProcess } from './testing/service-process.ts';
import { callerOf, openForTest, startTestService, type TestService } from './testing/service.ts';
import { newWindow, recording } from './testing/windows.ts';

const [sqlite, mysql] = testEngines;
/** No file of the process may grow beyond this: writing fails as it does on a full disk. */
const FULL_AT_BYTES = 3_000_000;
const itOnLinux = process.platform === 'linux' ? it : it.skip;
const itWithMysql = mysql === undefined ? it.skip : it;

describe('data-access when things break', () => {
  const cleanups: (() => Promise<void>)[] = [];
  const created = async (engine = sqlite!): Promise<TestDatabase> => {
    const database = await engine.create();
    cleanups.push(database.remove);
    return database;
  };
  const started = async (url: string): Promise<TestService> => {
    const service = await startTestService(url);
    cleanups.push(service.stop);
    return service;
  };
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const store = (service: Pick<TestService, 'send'>, windows: readonly unknown[] = [newWindow()]) =>
    service.send('POST', '/v1/eeg/windows', { windows });
  const ready = async (service: Pick<TestService, 'url'>) =>
    (await fetch(`${service.url}${probes.readiness}`)).status;
  const becomesReady = (service: Pick<TestService, 'url'>) =>
    until('readiness', async () => (await ready(service)) === 200, 15_000);
  const countWindows = async (service: TestService) =>
    (await service.database.db.selectFrom('eeg_windows').select('id').execute()).length;

  it.each(testEngines)(
    'has every acknowledged window, once, after kill -9 while it writes ($name)',
    async (engine) => {
      const { url } = await created(engine);
      const database = await openForTest(url);
      cleanups.push(() => database.close());
      const child = await startServiceProcess(url);
      cleanups.push(() => child.kill());
      const caller = callerOf(child.url);
      cleanups.push(() => caller.peer.close());
      const acknowledged: string[] = [];
      const unanswered: unknown[] = [];
      const sender = async (): Promise<void> => {
        for (;;) {
          const windows = recording(7);
          try {
            if ((await store(caller, windows)).status === 200)
              acknowledged.push(...windows.map(({ samples }) => samples));
          } catch {
            unanswered.push(...windows);
            return;
          }
        }
      };
      const senders = [sender(), sender(), sender(), sender()];
      await until('some windows', () => acknowledged.length > 200);
      await child.kill();
      await Promise.all(senders);

      const again = await started(url);
      expect((await store(again, unanswered)).status).toBe(200);
      const rows = await again.database.db.selectFrom('eeg_windows').select('samples').execute();
      const kept = rows.map(({ samples }) => Buffer.from(samples as Buffer).toString('base64'));
      expect(new Set(kept).size).toBe(kept.length);
      expect(acknowledged.filter((samples) => !kept.includes(samples))).toEqual([]);
      expect(kept).toHaveLength(acknowledged.length + unanswered.length);
    },
    60_000,
  );

  it('answers 503 with Retry-After while another process holds the database, and stores again afterwards', async () => {
    const { url } = await created();
    const service = await started(url);
    const other = new Libsql(url.slice('sqlite:'.length));
    other.exec('begin immediate');
    const refused = await store(service);
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await ready(service)).toBe(503);
    expect((await service.send('GET', '/v1/ward')).status).toBe(200);
    other.exec('rollback');
    other.close();
    await becomesReady(service);
    expect(await countWindows(service)).toBe(0);
    expect((await store(service)).status).toBe(200);
    expect(await countWindows(service)).toBe(1);
  });

  itOnLinux(
    'never acknowledges what a full disk did not take, is not ready, and recovers by itself',
    async () => {
      const { url } = await created();
      const database = await openForTest(url);
      cleanups.push(() => database.close());
      const child = await startServiceProcess(url, ['prlimit', `--fsize=${FULL_AT_BYTES}:unlimited`]);
      cleanups.push(() => child.kill());
      const caller = callerOf(child.url);
      cleanups.push(() => caller.peer.close());
      const count = async () => (await database.db.selectFrom('eeg_windows').select('id').execute()).length;

      let acknowledged = 0;
      let last = await store(caller, recording(60));
      while (last.status === 200 && acknowledged < 20_000) {
        acknowledged += 60;
        last = await store(caller, recording(60));
      }
      expect(last).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(await count()).toBe(acknowledged);
      expect(await ready(caller)).toBe(503);
      const heartRates = {
        patientId: 1,
        deviceId: null,
        aggregation: null,
        sources: ['watch'],
        samples: Array.from({ length: 5_000 }, (_none, index) => [index * 1_000, 0, 60, 65, 70, 0]),
      };
      expect((await caller.send('POST', '/v1/heart-rates', { posts: [heartRates] })).status).toBe(503);

      execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
      await becomesReady(caller);
      expect((await store(caller)).status).toBe(200);
      expect((await caller.send('POST', '/v1/heart-rates', { posts: [heartRates] })).body).toMatchObject({
        posts: [{ accepted: 5_000 }],
      });
      expect(await count()).toBe(acknowledged + 1);
    },
    60_000,
  );

  it('is not ready and refuses to write when the file of the database is gone', async () => {
    const { url } = await created();
    const service = await started(url);
    const file = url.slice('sqlite:'.length);
    renameSync(file, `${file}.away`);
    expect(await store(service)).toMatchObject({ status: 503 });
    expect(await ready(service)).toBe(503);
    renameSync(`${file}.away`, file);
    await becomesReady(service);
    expect((await store(service)).status).toBe(200);
  });

  itWithMysql(
    'answers 503 while the MySQL server is away or silent, and stores again afterwards',
    async () => {
      const { url } = await created(mysql!);
      const gate = await openGate(new URL(url));
      cleanups.push(gate.close);
      const through = new URL(url);
      through.port = String(gate.port);
      const service = await started(through.href);
      expect((await store(service)).status).toBe(200);
      gate.cut();
      const refused = await store(service);
      expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await ready(service)).toBe(503);
      gate.mend();
      await becomesReady(service);
      expect((await store(service)).status).toBe(200);
      gate.freeze();
      expect(await ready(service)).toBe(503);
      expect((await store(service)).status).toBe(503);
      gate.mend();
      await becomesReady(service);
      expect((await store(service)).status).toBe(200);
    },
    60_000,
  );
});

/** A TCP relay to the database that can be cut (refuses), frozen (accepts, says nothing) and mended. */
async function openGate(target: URL) {
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined).on('close', () => sockets.delete(client));
    if (state === 'cut') return client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    sockets.add(upstream);
    upstream.on('error', () => undefined).on('close', () => sockets.delete(upstream));
    client.on('data', (data) => state === 'open' && upstream.write(data));
    upstream.on('data', (data) => state === 'open' && client.write(data));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    return client;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      state = 'cut';
      drop();
    },
    freeze: () => (state = 'frozen'),
    mend: () => {
      state = 'open';
      drop();
    },
    close: () => {
      drop();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
