import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunningService } from '../../../kit/run-service.ts';
import { until } from '../../../testing/until.ts';
import { anyCookie } from '../testing/sign-in.ts';
import { STATUS_INTERVAL_MS, streamEventTypes } from '../stream/stream-event.ts';
import { EventReader } from '../testing/event-reader.ts';
import { FaultDataAccess } from '../testing/fault-data-access.ts';
import { madeWindow, scored } from '../testing/made-windows.ts';
import { builtAssets, startDashboard } from '../testing/start-dashboard.ts';

const recordingId = randomUUID();
const windowOf = (patientId: number, sequence: number) =>
  madeWindow({ patientId, sequence, recordingId, startMs: Date.now() - 1_030 });

describe('the event stream', () => {
  let assets: Awaited<ReturnType<typeof builtAssets>>;
  let dataAccess: FaultDataAccess;
  let service: RunningService;
  const readers: EventReader[] = [];
  const open = async (lastEventId?: number): Promise<EventReader> => {
    const reader = await EventReader.open(service.url, { cookie: anyCookie, lastEventId });
    readers.push(reader);
    return reader;
  };

  beforeAll(async () => {
    assets = await builtAssets();
  });
  afterAll(() => assets.remove());

  beforeEach(async () => {
    dataAccess = new FaultDataAccess();
    dataAccess.patients.push({ patientId: 1, name: 'One' }, { patientId: 2, name: 'Two' });
    dataAccess.store([windowOf(1, 0), windowOf(2, 0)]);
    service = await startDashboard(await dataAccess.start(), assets.path, { SLOTS: '1' });
    await until('the feed is followed', () => dataAccess.feeds === 1);
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    await service.stop();
    await dataAccess.stop();
  });

  it('starts with the whole ward and the status, uncached and unbuffered', async () => {
    const reader = await open();
    const { patients } = await reader.next('ward');
    expect(patients.map(({ patientId, windows }) => [patientId, windows.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect((await reader.next('status', ({ dataAccess: heard }) => heard)).serverMs).toBeGreaterThan(
      Date.now() - 60_000,
    );
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  it('sends each window under its change number, and its late score again', async () => {
    const reader = await open();
    await reader.next('ward');
    dataAccess.store([{ ...windowOf(1, 1), score: { status: 'unscored', reason: 'detection is away' } }]);
    const window = await reader.next('window');
    expect(window.score.status).toBe('unscored');
    expect(reader.events.find(({ type }) => type === 'window')?.id).toBe('3');
    dataAccess.score(window.windowId, scored(0.9));
    const again = await reader.next('window', ({ score }) => score.status === 'scored');
    expect(again.windowId).toBe(window.windowId);
  });

  it('gives a browser that comes back what it missed, and nothing else', async () => {
    const first = await open();
    await first.next('ward');
    dataAccess.store([windowOf(1, 1)]);
    await first.next('window');
    const lastEventId = Number(first.events.findLast(({ id }) => id !== undefined)?.id);
    first.close();
    dataAccess.store([windowOf(1, 2), windowOf(2, 1)]);
    const watcher = await open();
    await watcher.next('ward', ({ patients }) => patients.some(({ windows }) => windows.length === 3));

    const back = await open(lastEventId);
    await back.next('status');
    expect(back.of('ward')).toEqual([]);
    expect(back.events.map(({ id }) => id).filter((id) => id !== undefined)).toEqual(['3', '4', '5']);
  });

  it('gives the whole ward to a browser whose last event is not known', async () => {
    for (const lastEventId of [0, 1, 999_999]) {
      const reader = await open(lastEventId);
      await reader.next('ward');
    }
  });

  it('reads the ward again when changes were pruned or patients were added', async () => {
    const reader = await open();
    await reader.next('ward');
    dataAccess.patients.push({ patientId: 3, name: 'Three' });
    dataAccess.change({ kind: 'patients' });
    await reader.next('ward', ({ patients }) => patients.length === 3);

    dataAccess.speaks = false;
    dataAccess.store([windowOf(3, 0)]);
    dataAccess.prune();
    dataAccess.speaks = true;
    dataAccess.breakFeeds();
    await reader.next('ward', ({ patients }) => patients[2]?.windows.length === 1);
  });

  it('goes on after the feed broke, with every change once', async () => {
    const reader = await open();
    await reader.next('ward');
    dataAccess.breakFeeds();
    dataAccess.store([windowOf(1, 1), windowOf(1, 2)]);
    await reader.next('window', ({ windowId }) => windowId === 4);
    dataAccess.store([windowOf(1, 3)]);
    await reader.next('window', ({ windowId }) => windowId === 5);
    expect(reader.of('window').map(({ windowId }) => windowId)).toEqual([3, 4, 5]);
    expect(dataAccess.wardReads).toBe(1);
  });

  it('sends the heart-rate trend after a change, once for many', async () => {
    const reader = await open();
    await reader.next('ward');
    const startMs = Date.now() - 60_000;
    const bucket = { startMs, samples: 2, lowest: 61, mean: 64.53, highest: 70 };
    dataAccess.heartRates.set(2, {
      bucketMs: 60_000,
      buckets: [bucket],
      summary: { samples: 2, lowest: 61, mean: 64.53, highest: 70, newestMs: startMs + 5_000 },
    });
    for (let i = 0; i < 20; i += 1)
      dataAccess.change({ kind: 'heart-rate', patientId: 2, fromMs: startMs, toMs: startMs + 5_000 });
    expect(await reader.next('heart-rate')).toEqual({
      patientId: 2,
      heartRate: { bucketMs: 60_000, buckets: [[startMs, 2, 61, 64.5, 70]], newestMs: startMs + 5_000 },
    });
    expect(reader.of('heart-rate')).toHaveLength(1);
  });

  it('says within five seconds that data-access fell silent, and when it is heard again', async () => {
    const reader = await open();
    await reader.next('status', ({ dataAccess: heard }) => heard);
    dataAccess.speaks = false;
    await reader.next('status', ({ dataAccess: heard }) => !heard, 5_000);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    const sofar = reader.of('status').length;
    dataAccess.speaks = true;
    await until('it is heard again', () =>
      reader
        .of('status')
        .slice(sofar)
        .some(({ dataAccess: heard }) => heard),
    );
  });

  it('says within five seconds that data-access lost its database', async () => {
    const reader = await open();
    await reader.next('status', ({ dataAccess: heard }) => heard);
    dataAccess.ready = false;
    await reader.next('status', ({ dataAccess: heard }) => !heard, 5_000);
  });

  it('serves 200 browsers at once without taking a slot', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => open()));
    await Promise.all(many.map((reader) => reader.next('ward')));
    dataAccess.store([windowOf(1, 1), windowOf(2, 1)]);
    await Promise.all(many.map((reader) => reader.next('window', ({ patientId }) => patientId === 2)));
    expect(many.every((reader) => reader.of('window').length === 2)).toBe(true);
    expect((await fetch(`${service.url}/`)).status).toBe(200);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/dashboard_event_streams\{[^}]*\} 200/);
    expect(metrics).toMatch(/admission_in_service\{[^}]*\} [01]\n/);
  });

  it('drops a browser that reads too slowly and serves the others on', async () => {
    const beds = Array.from({ length: 60 }, (_value, i) => ({ patientId: 10 + i, name: `Bed ${i}` }));
    dataAccess.patients.push(...beds);
    dataAccess.change({ kind: 'patients' });
    const slow = await open();
    const quick = await open();
    const all = beds.length + 2;
    const whole = (reader: EventReader) => reader.next('ward', ({ patients }) => patients.length === all);
    await Promise.all([whole(slow), whole(quick)]);
    slow.pause();
    const manyWindows = Array.from({ length: 600 }, (_value, i) => ({
      ...windowOf(beds[i % beds.length]!.patientId, i),
      startMs: Date.now(),
    }));
    let stored = 2;
    const dropped = async (): Promise<boolean> => {
      const text = await (await fetch(`${service.url}/metrics`)).text();
      return /dashboard_event_streams\{[^}]*\} 1\n/.test(text);
    };
    await until(
      'the slow browser is dropped',
      async () => {
        dataAccess.store(manyWindows);
        stored += manyWindows.length;
        await quick.next('window', ({ windowId }) => windowId === stored);
        return dropped();
      },
      45_000,
    );
    expect(quick.closed).toBe(false);
    expect(quick.of('window')).toHaveLength(stored - 2);
  }, 60_000);

  it('speaks when nothing happens, often enough for every proxy on its way, and goes on after it', async () => {
    const reader = await open();
    await reader.next('ward');
    const heard = () => reader.events.filter(({ type }) => type === 'status').length;
    const before = heard();
    const startedAt = performance.now();
    await until('three more', () => heard() >= before + 3, 30_000);
    expect(performance.now() - startedAt).toBeLessThan(3 * 15_000);
    expect(STATUS_INTERVAL_MS).toBeLessThanOrEqual(15_000);
    dataAccess.store([windowOf(1, 1)]);
    await reader.next('window');
    expect(reader.closed).toBe(false);
  }, 60_000);

  it('tells readers that somebody wrote about a patient, under its change number', async () => {
    const reader = await open();
    await reader.next('ward');
    dataAccess.change({ kind: 'annotations', patientId: 2 });
    expect(await reader.next('annotations')).toEqual({ patientId: 2 });
    expect(reader.events.findLast(({ type }) => type === 'annotations')?.id).toBe('3');
  });

  it('goes on when a newer data-access tells of what this version does not know', async () => {
    const reader = await open();
    await reader.next('ward');
    dataAccess.change({ kind: 'of-next-year', patientId: 1 } as never);
    dataAccess.store([windowOf(1, 1)]);
    await reader.next('window');
    expect([dataAccess.feeds, dataAccess.wardReads]).toEqual([1, 1]);
    expect((await reader.next('status')).dataAccess).toBe(true);
  });

  it('is described to programs with every type of its events', async () => {
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
      paths: Record<string, { get: { description: string } }>;
    };
    for (const type of streamEventTypes)
      expect(paths['/v1/events']!.get.description).toContain(`\`${type}\``);
  });

  it('ends all streams when the service stops, so that browsers go elsewhere', async () => {
    const reader = await open();
    await reader.next('ward');
    await service.stop();
    await until('the stream has ended', () => reader.closed);
  });
});
