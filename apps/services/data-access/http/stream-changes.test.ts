import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHANGE_HEARTBEAT_MS } from '../../../contracts/changes.ts';
import { startService } from '../../../kit/run-service.ts';
import { until } from '../../../testing/until.ts';
import { definition } from '../definition.ts';
import { testEngines, type TestDatabase } from '../testing/databases.ts';
import { readFeed } from '../testing/feed-reader.ts';
import { callerOf, serviceEnvironment, startTestService, type TestService } from '../testing/service.ts';
import { newWindow, recording, scored, unscored } from '../testing/windows.ts';
import { readCounter } from '../store/changes.ts';
import { pruneChanges } from '../store/retention/deletions.ts';

describe.each(testEngines)('the change feed on $name', (engine) => {
  let created: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    created = await engine.create();
    service = await startTestService(created.url);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await created.remove();
  });

  const store = (windows: readonly unknown[], caller: Pick<TestService, 'send'> = service) =>
    caller.send('POST', '/v1/eeg/windows', { windows });
  const newest = async () => (await readCounter(service.database)).lastNumber;

  it('shows each reader every change once, in order, while several processes write', async () => {
    const replica = await startService(definition, serviceEnvironment(created.url));
    const other = callerOf(replica.url);
    const start = await newest();
    const early = await readFeed(service.peer, start);
    const elsewhere = await readFeed(other.peer, start);
    const writes = Array.from({ length: 24 }, (_none, index) =>
      store(recording(5, { patientId: 1 + (index % 2) }), index % 3 === 0 ? other : service),
    );
    const late = await readFeed(service.peer, start);
    for (const answer of await Promise.all(writes)) expect(answer.status).toBe(200);
    const expected = Array.from({ length: 120 }, (_none, index) => start + 1 + index);
    for (const reader of [early, elsewhere, late]) {
      await until('every change', () => reader.changes().length >= 120);
      expect(reader.changes().map(({ changeNumber }) => changeNumber)).toEqual(expected);
      reader.close();
    }
    const ids = early.changes().map((each) => (each.kind === 'eeg-window' ? each.window.windowId : 0));
    expect(new Set(ids).size).toBe(120);
    await other.peer.close();
    await replica.stop();
  });

  it('sends a committed change at once', async () => {
    const reader = await readFeed(service.peer, await newest());
    const waits: number[] = [];
    for (let round = 1; round <= 20; round += 1) {
      let committedAt = 0;
      const answered = store([newWindow()]).then(() => (committedAt = performance.now()));
      await until('the change', () => reader.changes().length >= round);
      const seenAt = performance.now();
      await answered;
      waits.push(seenAt - committedAt);
    }
    reader.close();
    expect(waits.toSorted((a, b) => a - b)[10]).toBeLessThan(40);
  });

  it('sends late scores as changes of the window, and heart rates as a stretch of time', async () => {
    const reader = await readFeed(service.peer, await newest());
    const window = newWindow({ score: unscored });
    const answer = await store([window]);
    const { windowId } = (answer.body as { outcomes: [{ windowId: number }] }).outcomes[0];
    await service.send('POST', '/v1/eeg/windows/scores', { scores: [{ windowId, score: scored(0.8) }] });
    await service.send('POST', '/v1/heart-rates', {
      posts: [
        {
          patientId: 2,
          deviceId: null,
          aggregation: null,
          sources: ['watch'],
          samples: [[Date.UTC(2026, 0, 1), 60, 60, 65, 70, 0]],
        },
      ],
    });
    await until('three changes', () => reader.changes().length === 3);
    expect(reader.changes()).toMatchObject([
      { kind: 'eeg-window', window: { windowId, samples: window.samples, score: unscored } },
      { kind: 'eeg-window', window: { windowId, score: scored(0.8) } },
      { kind: 'heart-rate', patientId: 2, fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 1) },
    ]);
    reader.close();
  });

  it('beats at least as often as promised', async () => {
    const reader = await readFeed(service.peer, await newest());
    const startedAt = performance.now();
    const beats = () => reader.lines.filter(({ type }) => type === 'heartbeat').length;
    await until('three heartbeats', () => beats() >= 3);
    expect((performance.now() - startedAt) / 2).toBeLessThanOrEqual(CHANGE_HEARTBEAT_MS * 1.2);
    reader.close();
  });

  it('says gone to a reader whose changes were pruned, and to one from another database', async () => {
    await store(recording(3));
    const start = await newest();
    await pruneChanges(service.database, Date.now() + 60_000);
    for (const after of [start - 1, start + 1_000]) {
      const reader = await readFeed(service.peer, after);
      await until('the end of the stream', () => reader.ended());
      expect(reader.lines).toEqual([{ type: 'gone' }]);
    }
    const reader = await readFeed(service.peer, start);
    await store([newWindow()]);
    await until('the change after the pruned ones', () => reader.changes().length === 1);
    reader.close();
  });

  it('lets a reader stall, and goes on where it was when it reads again', async () => {
    const start = await newest();
    const headers = { authorization: `Bearer ${serviceEnvironment(created.url)['DASHBOARD_SECRET']}` };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${service.url}/v1/changes?after=${start}`, { headers }, resolve).once('error', reject).end();
    });
    answer.pause();
    const total = 3_000;
    const samplingRateHz = 2_048;
    const samples = Buffer.alloc(4_200).toString('base64');
    for (let stored = 0; stored < total; stored += 300)
      expect((await store(recording(300, { samplingRateHz, samples }))).status).toBe(200);
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      const end = Buffer.concat(chunks.slice(-2)).toString();
      if (end.includes(`"type":"heartbeat"`) && end.includes(`"changeNumber":${start + total}}`)) break;
    }
    const numbers = Buffer.concat(chunks)
      .toString()
      .split('\n')
      .filter((line) => line.includes('"type":"changes"'))
      .flatMap((line) =>
        (JSON.parse(line) as { changes: { changeNumber: number }[] }).changes.map(
          (each) => each.changeNumber,
        ),
      );
    expect(numbers).toEqual(Array.from({ length: total }, (_none, index) => start + 1 + index));
  });
});
