import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EegSubmission } from '../../contracts/eeg-submission.ts';
import { packSamples } from '../../contracts/samples.ts';
import { createRandom } from '../neural-mass/random.ts';
import { cutWindows, toSubmission } from '../playback/window-cutter.ts';
import { startTestAcquisition, type TestAcquisition } from '../testing/acquisition.ts';
import { madeRecording } from '../testing/made-recording.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { until } from '../../testing/until.ts';
import { createEegSender, type EegSender } from './eeg-sender.ts';
import { openConnections, type Connections } from './http-post.ts';

const token = 'wd_1_0123456789012345678901234567890123456789012';
const bearer = `Bearer ${token}`;
let server: TestAcquisition;
let ending: AbortController;
let connections: Connections;
let log: ReturnType<typeof recordedLog>;

const windows = (count: number): EegSubmission[] =>
  [...cutWindows(madeRecording({ length: 178 * count }), crypto.randomUUID())].map((window, i) =>
    toSubmission(window, {
      startMs: 1_700_000_000_000 + i * 1_025,
      offsetMinutes: 60,
      samples: packSamples(window.samples),
    }),
  );
const senderTo = (url: string, capacity?: number): EegSender =>
  createEegSender({
    url: `${url}/v1/eeg/windows`,
    token,
    post: connections.post,
    random: createRandom(1),
    signal: ending.signal,
    log,
    ...(capacity === undefined ? {} : { capacity }),
  });
const sequences = (): number[] => (server.stored.get(bearer) ?? []).map(({ sequence }) => sequence);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

beforeEach(async () => {
  server = await startTestAcquisition();
  ending = new AbortController();
  connections = openConnections(ending.signal);
  log = recordedLog();
});
afterEach(async () => {
  ending.abort();
  await connections.close();
  await server.stop();
});

describe('createEegSender', () => {
  it('sends every window once, in order, with the token, and reports the last answer', async () => {
    const sender = senderTo(server.url);
    for (const window of windows(5)) sender.add(window);
    await sender.drained();
    expect(sequences()).toEqual(upTo(5));
    expect(sender.stats()).toMatchObject({
      sent: 5,
      duplicates: 0,
      queued: 0,
      failures: 0,
      lastAnswer: { status: 200, score: { probability: 0.25 } },
    });
  });

  it('repeats windows whose answer was lost, and the repeat stores nothing twice', async () => {
    server.troubles.push({ kind: 'lost-answer' }, { kind: 'lost-answer' });
    const sender = senderTo(server.url);
    for (const window of windows(3)) sender.add(window);
    await sender.drained();
    expect(sequences()).toEqual(upTo(3));
    expect(sender.stats()).toMatchObject({ sent: 3, queued: 0, failures: 2 });
    expect(sender.stats().duplicates).toBeGreaterThan(0);
  });

  it('waits at least as long as Retry-After asks', async () => {
    server.troubles.push({ kind: 'answer', status: 503, headers: { 'retry-after': '1' } });
    const sender = senderTo(server.url);
    const before = Date.now();
    sender.add(windows(1)[0]!);
    await sender.drained();
    expect(server.batches[0]!.atMs - before).toBeGreaterThanOrEqual(1_000);
    expect(sender.stats()).toMatchObject({ sent: 1, failures: 1 });
  });

  it('keeps windows while the server is away, and catches up in batches of at most 60 when it returns', async () => {
    const { port } = server;
    await server.stop();
    const sender = senderTo(`http://127.0.0.1:${port}`);
    for (const window of windows(150)) sender.add(window);
    await until('a failed attempt', () => sender.stats().failures > 0);
    expect(sender.stats()).toMatchObject({ sent: 0, queued: 150, lastAnswer: { status: 'unreachable' } });
    server = await startTestAcquisition(port);
    await sender.drained();
    expect(sequences()).toEqual(upTo(150));
    expect(server.batches.map(({ size }) => size)).toEqual([60, 60, 30]);
    expect(log.lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      'windows are not accepted; they wait in the queue',
      'windows are accepted again',
    ]);
  });

  it('sets aside and reports only the window at fault when a batch is refused', async () => {
    server.always = { kind: 'answer', status: 503 };
    const sender = senderTo(server.url);
    for (const window of windows(10)) sender.add(window);
    await until('a failed attempt', () => sender.stats().failures > 0);
    server.refuses = ({ sequence }) => sequence === 4;
    server.always = undefined;
    await sender.drained();
    expect(sequences()).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
    expect(sender.stats()).toMatchObject({ sent: 9, refused: 1, queued: 0 });
    expect(
      log.lines.some((line) => line.includes('"sequence":4') && line.includes('refused by the test')),
    ).toBe(true);
    expect(server.batches).toHaveLength(11);
  });

  it('keeps everything while its token is not accepted', async () => {
    server.always = { kind: 'answer', status: 401 };
    const sender = senderTo(server.url);
    for (const window of windows(3)) sender.add(window);
    await until('a refusal', () => sender.stats().lastAnswer?.status === 401);
    expect(sender.stats()).toMatchObject({ queued: 3, refused: 0, dropped: 0 });
  });

  it('does not take a 200 for stored when the answer is not a receipt of every window', async () => {
    server.troubles.push({ kind: 'answer', status: 200 });
    const sender = senderTo(server.url);
    sender.add(windows(1)[0]!);
    await sender.drained();
    expect(sequences()).toEqual([0]);
    expect(sender.stats()).toMatchObject({ sent: 1, failures: 1 });
  });

  it('gives up the oldest windows of a full queue, counts them and says so', async () => {
    server.always = { kind: 'hang-up' };
    const sender = senderTo(server.url, 4);
    for (const window of windows(10)) sender.add(window);
    expect(sender.stats()).toMatchObject({ queued: 4, dropped: 6 });
    expect(log.lines.some((line) => line.includes('the queue is full'))).toBe(true);
    server.always = undefined;
    await sender.drained();
    expect(sequences().slice(-4)).toEqual([6, 7, 8, 9]);
    expect(sender.stats().sent + sender.stats().dropped).toBe(10);
  });

  it('stops at its signal and keeps what was not sent; its log holds neither token nor samples', async () => {
    server.always = { kind: 'answer', status: 503, headers: { 'retry-after': '60' } };
    const sender = senderTo(server.url);
    const [first, second] = windows(2);
    sender.add(first!);
    sender.add(second!);
    await until('a refusal', () => sender.stats().failures > 0);
    ending.abort();
    await sender.drained();
    expect(sender.stats().queued).toBe(2);
    expect(log.lines.join('\n')).not.toContain(token);
    expect(log.lines.join('\n')).not.toContain(String(first!.samples));
  });
});
