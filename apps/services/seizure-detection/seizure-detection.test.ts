import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packFloats } from '../../contracts/samples.ts';
import { startService, type RunningService } from '../../kit/run-service.ts';
import { shippedModelFolder } from '../../seizure-model/model/shipped-folder.ts';
import { disturbAll, muscle } from '../../seizure-model/robustness/disturbances.ts';
import { background, discharge } from '../../seizure-model/testing/made-signals.ts';
import { randomFrom } from '../../seizure-model/train/random.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { definition } from './definition.ts';

const secret = 'a-caller-secret-of-thirty-two-characters';
const environment = {
  PORT: '0',
  LOG_LEVEL: 'silent',
  EEG_ACQUISITION_SECRET: secret,
  BACKEND: 'wasm',
};

let service: RunningService;
beforeAll(async () => {
  service = await startService(definition, environment);
});
afterAll(() => service.stop());

const post = async (path: string, body: unknown, authorization = `Bearer ${secret}`) => {
  const answer = await fetch(service.url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
};

/** Brain-like: slow waves of about 60 uV; `seed` shifts them. */
const eeg = (seed = 0): number[] =>
  Array.from({ length: 178 }, (_, i) =>
    Math.round(60 * Math.sin(i / 5 + seed) + 25 * Math.sin(i * 0.35) + 12 * Math.sin(i * 0.11 + seed)),
  );
const flat: number[] = Array(178).fill(3);

describe('seizure-detection', () => {
  it('says which model it runs on which backend, and is ready once it is warm', async () => {
    const ready = await until('ready', async () => {
      const answer = await fetch(`${service.url}/readyz`);
      return answer.ok && answer.json();
    });
    expect(ready).toMatchObject({
      ready: true,
      checks: { model: { detail: { backend: 'wasm', state: 'warm', modelVersion: expect.any(String) } } },
    });
  });

  it('answers the legacy form with a probability that depends on the signal', async () => {
    const answers = await Promise.all([0, 2].map((seed) => post('/predict', { eeg_data: eeg(seed) })));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual({ message: 'Received', response: expect.any(Number) });
      expect(body['response']).toBeGreaterThanOrEqual(0);
      expect(body['response']).toBeLessThanOrEqual(1);
    }
    expect(answers[0]!.body['response']).not.toBe(answers[1]!.body['response']);
  });

  it('makes up no probability for a signal that cannot be assessed, and says why', async () => {
    const { status, body } = await post('/predict', { eeg_data: flat });
    expect(status).toBe(200);
    expect(body).toEqual({ message: expect.stringMatching(/^not assessable: .*flat/), response: -1 });
  });

  it('answers a batch in order, in both forms of a window, as one by one', async () => {
    const packed = packFloats(Float32Array.from(eeg(1)));
    const { body } = await post('/v1/predictions', { windows: [eeg(0), flat, packed] });
    const [first, , third] = await Promise.all(
      [0, 9, 1].map((seed) => post('/predict', { eeg_data: eeg(seed) })),
    );
    expect(body['predictions']).toEqual([
      { status: 'scored', probability: expect.closeTo(Number(first!.body['response']), 5) },
      { status: 'not-assessable', reasons: [expect.objectContaining({ code: 'flat' })] },
      { status: 'scored', probability: expect.closeTo(Number(third!.body['response']), 5) },
    ]);
  });

  it('does not say "no seizure" where muscle activity could hide one, and gives out a seizure seen through it', async () => {
    const quiet = background(randomFrom(1)).map((value) => 4 * value);
    const through = discharge(randomFrom(2));
    const windows = [quiet, ...[quiet, through].map((window) => disturbAll(window, muscle(30), 1))];
    const { body } = await post('/v1/predictions', { windows: windows.map(packFloats) });
    expect(body['predictions']).toEqual([
      { status: 'scored', probability: expect.closeTo(0, 1) },
      { status: 'not-assessable', reasons: [expect.objectContaining({ code: 'masking-noise' })] },
      { status: 'scored', probability: expect.closeTo(1, 1) },
    ]);
  });

  it('takes samples that are no numbers for missing ones', async () => {
    const broken = packFloats(Float32Array.from(eeg(), (value, i) => (i === 7 ? Number.NaN : value)));
    const { body } = await post('/v1/predictions', { windows: [broken] });
    expect(body['predictions']).toEqual([
      { status: 'not-assessable', reasons: [expect.objectContaining({ code: 'missing' })] },
    ]);
  });

  it.each([180, 166])('refuses %d samples with the rule and what it received', async (length) => {
    const { status, body } = await post('/predict', { eeg_data: Array(length).fill(1) });
    expect(status).toBe(400);
    expect(body['message']).toContain(`must hold 178 samples (1.025 s at 173.61 Hz), received ${length}`);
  });

  it.each([
    ['a text', { eeg_data: ['x', ...eeg().slice(1)] }, /'eeg_data\[0\]' \("x"\) must be/],
    ['a null', { eeg_data: [null, ...eeg().slice(1)] }, /'eeg_data\[0\]' \(null\) must be/],
    ['a huge number', { eeg_data: [1e9, ...eeg().slice(1)] }, /'eeg_data\[0\]' \(1000000000\) must be/],
    ['NaN', `{"eeg_data":[NaN]}`, /'body' must be JSON/],
    ['no window', {}, /'eeg_data' \(absent\) must be/],
  ])('refuses %s, naming field, value and rule', async (_what, body, message) => {
    const answer = await post('/predict', body);
    expect(answer.status).toBe(400);
    expect(answer.body['message']).toMatch(message);
  });

  it('answers nobody without the secret of a service', async () => {
    expect((await post('/predict', { eeg_data: eeg() }, 'Bearer other')).status).toBe(401);
  });

  it('scores windows of concurrent requests together, and counts them', async () => {
    await Promise.all(Array.from({ length: 16 }, (_, seed) => post('/predict', { eeg_data: eeg(seed) })));
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const value = (name: string): number =>
      Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(metrics)?.[1]);
    expect(value('scoring_batch_windows_count')).toBeLessThan(value('windows_scored_total'));
    expect(metrics).toMatch(/windows_not_assessable_total\{reason="flat",service="seizure-detection"\} 2/);
  });

  it('refuses to start with weights that are not those of its description', async () => {
    const folder = temporaryFolder();
    const previous = process.env['SEIZURE_MODEL_DIR'];
    try {
      cpSync(shippedModelFolder(), folder.path, { recursive: true });
      writeFileSync(join(folder.path, 'weights.bin'), 'damaged');
      process.env['SEIZURE_MODEL_DIR'] = folder.path;
      await expect(startService(definition, environment)).rejects.toThrow(/sha256/);
    } finally {
      if (previous === undefined) delete process.env['SEIZURE_MODEL_DIR'];
      else process.env['SEIZURE_MODEL_DIR'] = previous;
      folder.remove();
    }
  });
});
