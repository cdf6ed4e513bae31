import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EegPage } from '../../contracts/ward.ts';
import type { RunningService } from '../../kit/run-service.ts';
import { secret, startWard, type Ward } from '../../testing/start-ward.ts';
import { until } from '../../testing/until.ts';
import { firstStartMs, legacyBody, submission } from './testing/windows.ts';
import { freePort } from '../../../scripts/free-port.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

let ward: Ward;
let service: RunningService;
let token: string;
let detectionPort: number;
let detection: ChildProcess | undefined;

beforeAll(async () => {
  ward = await startWard();
  token = await ward.addDevice(1, 'eeg');
  detectionPort = await freePort();
  service = await ward.startEegAcquisition({
    SEIZURE_DETECTION_URL: `http://127.0.0.1:${detectionPort}`,
    LEGACY_PATIENTS: '1',
    LEGACY_TIME_ZONE: 'UTC',
  });
});
afterAll(async () => {
  detection?.kill('SIGKILL');
  await ward.stop();
});

/** seizure-detection as a process of its own, so that it can be killed. */
async function startDetectionProcess(): Promise<ChildProcess> {
  const main = 'apps/services/seizure-detection/main.ts';
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: repository,
    env: {
      ...process.env,
      PORT: String(detectionPort),
      BACKEND: 'wasm',
      LOG_LEVEL: 'silent',
      EEG_ACQUISITION_SECRET: secret,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ready = async () => (await fetch(`http://127.0.0.1:${detectionPort}/readyz`)).ok;
  await until('seizure-detection is ready', ready, 30_000);
  return child;
}

const post = (path: string, body: unknown, bearer?: string): Promise<Response> =>
  fetch(service.url + path, {
    method: 'POST',
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    body: JSON.stringify(body),
  });
const statusesOf = async (fromMs: number, toMs: number): Promise<string[]> => {
  const page = (await ward.read(`/v1/patients/1/eeg?fromMs=${fromMs}&toMs=${toMs}`)) as EegPage;
  return page.windows.map(({ score }) => score.status);
};

describe('eeg-acquisition without seizure-detection', () => {
  it('stores windows unscored, says so, stays ready, and scores them later by itself', async () => {
    const legacy = await post('/', legacyBody());
    expect(legacy.status).toBe(200);
    expect(await legacy.json()).toMatchObject({
      response: { response: -1, message: expect.stringContaining('scored later') },
    });
    const own = await post('/v1/eeg/windows', submission(1), token);
    expect(await own.json()).toMatchObject({ score: { status: 'unscored' } });
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      checks: { 'data-access': { ready: true }, 'seizure-detection': { ready: false, optional: true } },
    });
    detection = await startDetectionProcess();
    await until('all are scored', async () => {
      const statuses = await statusesOf(firstStartMs, firstStartMs + 4_000);
      return statuses.every((status) => status === 'scored');
    });
    const repeat = await post('/v1/eeg/windows', submission(1), token);
    expect(await repeat.json()).toMatchObject({ duplicate: true, score: { status: 'scored' } });
  }, 60_000);

  it('loses no window when seizure-detection is killed while they arrive', async () => {
    await until('windows are scored at once again', async () => {
      const answer = await post(
        '/v1/eeg/windows',
        submission(1_000 + Math.floor(Math.random() * 1e6)),
        token,
      );
      return JSON.stringify(await answer.json()).includes('"scored"');
    });
    const answers: number[] = [];
    const count = 40;
    for (let sequence = 100; sequence < 100 + count; sequence += 1) {
      if (sequence === 120) detection?.kill('SIGKILL');
      answers.push((await post('/v1/eeg/windows', submission(sequence), token)).status);
    }
    expect(answers).toEqual(Array(count).fill(200));
    const span = [
      Date.parse(submission(100).start) - 1,
      Date.parse(submission(100 + count - 1).start) + 1,
    ] as const;
    const statuses = await statusesOf(...span);
    expect(statuses).toHaveLength(count);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill('scored'));
    expect(statuses.slice(20)).toContain('unscored');
    detection = await startDetectionProcess();
    await until('all are scored', async () =>
      (await statusesOf(...span)).every((status) => status === 'scored'),
    );
  }, 60_000);

  it('does not wait long for a seizure-detection that hangs, and asks it again later', async () => {
    detection?.kill('SIGSTOP');
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => post('/v1/eeg/windows', submission(300 + index), token)),
    );
    const late = await post('/v1/eeg/windows', submission(310), token);
    expect(performance.now() - startedAt).toBeLessThan(4_500);
    for (const answer of [...answers, late])
      expect(await answer.json()).toMatchObject({ score: { status: 'unscored' } });
    detection?.kill('SIGCONT');
    const span = [Date.parse(submission(300).start) - 1, Date.parse(submission(310).start) + 1] as const;
    await until('all are scored', async () => {
      const statuses = await statusesOf(...span);
      return statuses.length === 9 && statuses.every((status) => status === 'scored');
    });
  }, 60_000);
});

describe('eeg-acquisition without data-access', () => {
  it('answers 503 with Retry-After, is not ready, and stores the window once when it is sent again', async () => {
    const body = legacyBody({ register_timestamp: '2026-5-21 7:3:9' });
    await ward.stopStore();
    const refused = await post('/', body);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    await ward.startStore();
    const again = await until('stored', async () => {
      const answer = await post('/', body);
      return answer.ok && ((await answer.json()) as unknown);
    });
    expect(await (await post('/', body)).json()).toEqual(again);
    const startMs = Date.UTC(2026, 4, 21, 7, 3, 9);
    expect(await statusesOf(startMs, startMs + 500)).toHaveLength(1);
  });
});
