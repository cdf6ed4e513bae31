import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HeartRateTrend } from '../../contracts/ward.ts';
import type { RunningService } from '../../kit/run-service.ts';
import { startWard, type Ward } from '../../testing/start-ward.ts';

let ward: Ward;
let service: RunningService;
let token: string;
let otherToken: string;

beforeAll(async () => {
  ward = await startWard();
  [token, otherToken] = [await ward.addDevice(1, 'heart-rate'), await ward.addDevice(2, 'heart-rate')];
  service = await ward.startHeartRateAcquisition();
});
afterAll(() => ward.stop());

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly bearer?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}
const send = async (body: unknown, options: Sent = {}): Promise<Answer> => {
  const { path = '/heartbeat', method = 'POST', bearer = token, headers = {} } = options;
  const answer = await fetch(service.url + path, {
    method,
    headers: { ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
    ...(method === 'GET' ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
};
const isRaw = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

const samplesOn = async (patientId: number, day: string): Promise<number> => {
  const fromMs = Date.parse(`${day}T00:00:00Z`);
  const query = `fromMs=${fromMs}&toMs=${fromMs + 86_400_000}`;
  const trend = (await ward.read(`/v1/patients/${patientId}/heart-rate/trend?${query}`)) as HeartRateTrend;
  return trend.summary?.samples ?? 0;
};

const watch = 'Anna\u2019s Apple\u00a0Watch|iPhone';
const heartRate = (...data: unknown[]) => ({ name: 'heart_rate', units: 'count/min', data });
const exported = (...metrics: unknown[]) => ({ data: { metrics, workouts: [] } });
const nothing = { accepted: 0, updated: 0, unchanged: 0, skipped: 0, skippedReasons: {}, ignoredMetrics: [] };

describe('heart-rate-acquisition', () => {
  const body = (average: number) =>
    exported(
      { name: 'step_count', units: 'count', data: [{ date: '2026-05-19 10:00:00 +0530', qty: 3 }] },
      { name: 'blood_pressure', units: 'mmHg', data: [{ systolic: 120 }] },
      {
        name: 'resting_heart_rate',
        units: 'count/min',
        data: [{ date: '2026-05-19 10:00:00 +0530', qty: 50 }],
      },
      heartRate(
        { date: '2026-05-19 10:00:00 +0530', Min: 61, Avg: average, Max: 70, source: watch },
        { source: watch, qty: 80, date: '2026-05-19 10:05:00 +0530' },
        { date: '2026-05-19 10:05:00 +0530', qty: 81, source: 'Polar' },
        { date: '2026-05-19 10:10:00 +0530', qty: 7, source: watch },
        { qty: 80, source: watch },
      ),
    );

  it('stores one row per instant and source, finds heart_rate at any index, and counts what it skips', async () => {
    const { status, body: answer } = await send(body(64.5));
    expect(status).toBe(200);
    expect(answer).toEqual({
      status: 'success',
      message: 'Completed',
      accepted: 3,
      updated: 0,
      unchanged: 0,
      skipped: 2,
      skippedReasons: { 'out-of-range': 1, 'no-date': 1 },
      ignoredMetrics: ['step_count', 'blood_pressure', 'resting_heart_rate'],
    });
    expect(await samplesOn(1, '2026-05-19')).toBe(3);
  });

  it('finds nothing new in a repeat, and one update in a corrected one', async () => {
    expect((await send(body(64.5), { method: 'PUT' })).body).toMatchObject({
      accepted: 0,
      updated: 0,
      unchanged: 3,
    });
    expect((await send(body(65), { method: 'PATCH', path: '/' })).body).toMatchObject({
      accepted: 0,
      updated: 1,
      unchanged: 2,
    });
    expect(await samplesOn(1, '2026-05-19')).toBe(3);
  });

  it('keeps both passes of an hour that occurs twice, and takes two spellings of one instant for one', async () => {
    const { body: answer } = await send(
      exported(
        heartRate(
          { date: '2025-10-26 02:30:00 +0200', qty: 60, source: watch },
          { date: '2025-10-26 02:30:00 +0100', qty: 61, source: watch },
          { date: '2025-10-26 07:00:00\u202fAM +0530', qty: 61, source: watch },
        ),
      ),
    );
    expect(answer).toMatchObject({ accepted: 2, skipped: 0 });
    expect(await samplesOn(1, '2025-10-26')).toBe(2);
  });

  it('writes to the patient of the token and to nobody else', async () => {
    const day = '2026-05-20';
    const sample = heartRate({ date: `${day} 12:00:00 +0000`, qty: 60, source: watch });
    await send({ ...exported(sample), patientId: 1, fk_user: 1 }, { bearer: otherToken });
    expect([await samplesOn(1, day), await samplesOn(2, day)]).toEqual([0, 1]);
  });

  it.each<[string, unknown]>([
    ['no metric', exported()],
    ['no metrics', { data: {} }],
    ['other metrics only', exported({ name: 'step_count', data: 'none' })],
    ['a heart rate without samples', exported({ name: 'heart_rate' })],
  ])('answers %s with 200', async (_what, empty) => {
    const { status, body: answer } = await send(empty);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ ...nothing, ignoredMetrics: expect.anything() });
  });

  it('skips and counts samples that cannot be used, under a 200', async () => {
    const inTenMinutes = new Date(Date.now() + 600_000).toISOString().slice(0, 19).replace('T', ' ');
    const date = '2026-05-21 12:00:00 +0000';
    const { status, body: answer } = await send(
      exported(
        heartRate(
          { date: `${inTenMinutes} +0000`, qty: 60 },
          { date: '2026-05-21 12:00:00', qty: 60 },
          { date: 'noon', qty: 60 },
          { date, qty: '60' },
          { date, qty: 1e300 },
          { date, Min: 70, Avg: 60, Max: 80 },
          { date, qty: 60, source: {} },
          null,
        ),
      ),
    );
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      accepted: 0,
      skipped: 8,
      skippedReasons: {
        future: 1,
        'no-offset': 1,
        'bad-date': 1,
        'no-value': 1,
        'out-of-range': 1,
        'min-avg-max-order': 1,
        'bad-source': 1,
        'not-a-sample': 1,
      },
    });
    expect(await samplesOn(1, '2026-05-21')).toBe(0);
  });

  it('takes dates without offset in the zone that the deployment names', async () => {
    const zoned = await ward.startHeartRateAcquisition({ LEGACY_TIME_ZONE: 'Asia/Kolkata' });
    const answer = await fetch(zoned.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(exported(heartRate({ date: '2026-05-23 02:00:00', qty: 60, source: watch }))),
    });
    expect(await answer.json()).toMatchObject({ accepted: 1 });
    expect([await samplesOn(1, '2026-05-22'), await samplesOn(1, '2026-05-23')]).toEqual([1, 0]);
  });

  it('answers the test button of the app, to known devices only', async () => {
    expect(await send(undefined, { method: 'GET' })).toEqual({
      status: 200,
      body: expect.objectContaining({ status: 'success' }),
    });
    expect((await send(undefined, { method: 'GET', bearer: null })).status).toBe(401);
  });

  it('answers no sender without the token of a watch', async () => {
    const eegToken = await ward.addDevice(1, 'eeg');
    expect((await send(exported(), { bearer: null })).status).toBe(401);
    expect((await send(exported(), { bearer: 'wd_1_guess' })).status).toBe(401);
    expect((await send(exported(), { bearer: eegToken })).status).toBe(403);
  });

  it.each<[string, unknown, number, RegExp]>([
    ['broken JSON', '{"data":', 400, /'body' must be JSON/],
    ['a body that is no envelope', { samples: [] }, 400, /'data' \(absent\) must/],
    ['a list', [], 400, /'body' \(0 entries\) must be an object/],
  ])('refuses %s', async (_what, content, status, message) => {
    const answer = await send(content);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(message);
  });

  it('refuses 33 MiB with 413, and unpacks gzip', async () => {
    const large = Buffer.alloc(33 * 1_024 * 1_024, ' ');
    expect((await send(new Uint8Array(large))).status).toBe(413);
    const headers = { 'content-encoding': 'gzip' };
    expect((await send(new Uint8Array(gzipSync(large)), { headers })).status).toBe(413);
    const sample = heartRate({ date: '2026-05-24 12:00:00 +0000', qty: 60, source: watch });
    const packed = new Uint8Array(gzipSync(JSON.stringify(exported(sample))));
    expect((await send(packed, { headers })).body).toMatchObject({ accepted: 1 });
  });

  it('stores samples whose source holds half a surrogate pair or NUL, again and again', async () => {
    const at = (minute: number, source: string) =>
      heartRate({ date: `2026-05-27 12:0${minute}:00 +0000`, qty: 60, source });
    for (const [minute, source] of [
      '\ud800',
      '\ud800',
      '\udfff',
      '\ufffd',
      'a\u0000b',
      'a\u0000b',
      'a\u0000c',
    ].entries())
      expect(await send(exported(at(minute, source)))).toMatchObject({ status: 200, body: { accepted: 1 } });
    const both = exported(at(7, '\ud800'), at(8, '\udfff'));
    expect(await send(both)).toMatchObject({ status: 200, body: { accepted: 2 } });
    expect(await samplesOn(1, '2026-05-27')).toBe(9);
  });

  it('answers a body of many metrics shortly', async () => {
    const metrics = Array.from({ length: 5_000 }, (_, index) => ({ name: `${index} ${'x'.repeat(500)}` }));
    const { status, body: answer } = await send(exported(...metrics));
    expect(status).toBe(200);
    expect(answer.ignoredMetrics).toHaveLength(200);
    expect(JSON.stringify(answer).length).toBeLessThan(25_000);
  });

  it('counts posts that summarise more than minutes', async () => {
    await send(exported(), { headers: { 'automation-aggregation': 'Minutes' } });
    await send(exported(), { headers: { 'automation-aggregation': 'Hours' } });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/heart_rate_coarse_posts_total\{.*\} 1\n/);
  });

  it('stores the 100,000 samples of a 15 MB body, and nothing new when a part is sent again', async () => {
    const start = Date.UTC(2026, 3, 1);
    const data = Array.from({ length: 100_000 }, (_, index) => ({
      date: `${new Date(start + index * 5_000).toISOString().slice(0, 19).replace('T', ' ')} +0000`,
      Min: 60,
      Avg: 64.583333333333329 + (index % 7),
      Max: 80,
      source: 'Anna\u2019s Apple\u00a0Watch of the year 2026 with a long name',
    }));
    const large = JSON.stringify(exported(heartRate(...data)));
    expect(large.length).toBeGreaterThan(14e6);
    expect((await send(large)).body).toMatchObject({ accepted: 100_000, updated: 0, unchanged: 0 });
    const part = exported(heartRate(...data.slice(40_000, 55_000)));
    expect((await send(part)).body).toMatchObject({ accepted: 0, updated: 0, unchanged: 15_000 });
  }, 180_000);

  it('takes many large bodies at once one after the other', async () => {
    const padding = ' '.repeat(1_100_000);
    const answers = await Promise.all(
      Array.from({ length: 7 }, (_, index) => {
        const date = `2026-05-26 12:0${index}:00 +0000`;
        return send(JSON.stringify(exported(heartRate({ date, qty: 60, source: watch }))) + padding);
      }),
    );
    expect(answers.map(({ status, body: answer }) => [status, answer.accepted])).toEqual(
      answers.map(() => [200, 1]),
    );
    expect(await samplesOn(1, '2026-05-26')).toBe(7);
  });

  it('takes a large body of one watch while another one sends large bodies slowly', async () => {
    const slow = Array.from({ length: 4 }, () => {
      const client = connect(service.port, '127.0.0.1').on('error', () => undefined);
      client.write(
        `POST /heartbeat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 30000000\r\n\r\n{`,
      );
      return client;
    });
    try {
      await Promise.all(slow.map((client) => once(client, 'connect')));
      const sample = heartRate({ date: '2026-05-28 12:00:00 +0000', qty: 60, source: watch });
      const content = JSON.stringify(exported(sample)) + ' '.repeat(1_100_000);
      expect(await send(content, { bearer: otherToken })).toMatchObject({
        status: 200,
        body: { accepted: 1 },
      });
    } finally {
      slow.forEach((client) => client.destroy());
    }
  });

  it('answers 503 with Retry-After while data-access is away', async () => {
    await ward.stopStore();
    const headers = { authorization: `Bearer ${token}` };
    const content = JSON.stringify(
      exported(heartRate({ date: '2026-05-25 12:00:00 +0000', qty: 60, source: watch })),
    );
    const answer = await fetch(service.url, { method: 'POST', headers, body: content });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    await ward.startStore();
    expect((await send(content)).body).toMatchObject({ accepted: 1 });
  });
});
