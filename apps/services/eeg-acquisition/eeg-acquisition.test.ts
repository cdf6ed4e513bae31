import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EegReceipt } from '../../contracts/eeg-submission.ts';
import type { EegPage } from '../../contracts/ward.ts';
import { startWard, type Ward } from '../../testing/start-ward.ts';
import type { RunningService } from '../../kit/run-service.ts';
import { eegSteps, firstStartMs, legacyBody, recordingId, submission } from './testing/windows.ts';

let ward: Ward;
let service: RunningService;
let token: string;
let otherToken: string;
let detectionUrl: string;

beforeAll(async () => {
  ward = await startWard();
  [token, otherToken] = [await ward.addDevice(1, 'eeg'), await ward.addDevice(2, 'eeg')];
  detectionUrl = (await ward.startDetection()).url;
  service = await ward.startEegAcquisition({
    SEIZURE_DETECTION_URL: detectionUrl,
    LEGACY_PATIENTS: '1, 3',
    LEGACY_TIME_ZONE: 'Europe/Rome',
  });
});
afterAll(() => ward.stop());

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}
const post = async (path: string, body: unknown, bearer?: string): Promise<Answer> => {
  const answer = await fetch(service.url + path, {
    method: 'POST',
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
};
const stored = async (patientId: number, fromMs: number, toMs: number): Promise<EegPage['windows']> =>
  ((await ward.read(`/v1/patients/${patientId}/eeg?fromMs=${fromMs}&toMs=${toMs}`)) as EegPage).windows;
const storedOn = (patientId: number, iso: string) =>
  stored(patientId, Date.parse(iso), Date.parse(iso) + 500);

describe('the old clients of eeg-acquisition', () => {
  it.each(['/', '/eeg', '/eeg/'])('post to %s without a token and get a number', async (path) => {
    const { status, body } = await post(path, legacyBody());
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      message: 'Completed',
      response: { message: 'Received', response: expect.any(Number) },
    });
    expect(body.response.response).toBeGreaterThanOrEqual(0);
    expect(body.response.response).toBeLessThanOrEqual(1);
  });

  it('have a repeat answered with the stored probability, and stored once', async () => {
    const [first, second] = [await post('/', legacyBody()), await post('/', legacyBody({ fk_user: 1 }))];
    expect(second).toEqual(first);
    expect(await storedOn(1, '2026-05-19T05:03:09Z')).toEqual([
      expect.objectContaining({
        patientId: 1,
        recordingId: null,
        offsetMinutes: 120,
        timeAmbiguous: false,
        samplingRateHz: 173.61,
        score: expect.objectContaining({ status: 'scored', probability: first.body.response.response }),
      }),
    ]);
  });

  it('get -1 and the reason for a signal that cannot be assessed', async () => {
    const { status, body } = await post('/', legacyBody({ eeg_data: Array(178).fill(3) }));
    expect(status).toBe(200);
    expect(body.response).toEqual({
      message: expect.stringMatching(/^not assessable: .*flat/),
      response: -1,
    });
  });

  it('have an hour that occurs twice flagged, at its earlier instant', async () => {
    await post('/', legacyBody({ register_timestamp: '2025-10-26 2:30:0' }));
    expect(await storedOn(1, '2025-10-26T00:30:00Z')).toEqual([
      expect.objectContaining({ timeAmbiguous: true, offsetMinutes: 120 }),
    ]);
  });

  it('may not write to a patient whom the deployment does not list or the token does not name', async () => {
    const unlisted = await post('/', legacyBody({ fk_user: '2' }));
    expect(unlisted.status).toBe(401);
    expect(unlisted.body.message).toContain(`'fk_user' (2) must be a patient that this deployment lists`);
    const other = await post('/eeg', legacyBody(), otherToken);
    expect(other.status).toBe(403);
    expect(other.body.fields).toEqual([{ path: 'fk_user', rule: 'must be the patient of the device token' }]);
    const unknown = await post('/', legacyBody({ fk_user: '3' }));
    expect(unknown.status).toBe(400);
    expect(unknown.body.message).toContain(`'fk_user' (3) must be a patient of this ward`);
    expect(await storedOn(2, '2026-05-19T05:03:09Z')).toEqual([]);
    expect((await post('/eeg', legacyBody({ fk_user: '2' }), otherToken)).status).toBe(200);
  });

  it('are refused for every patient unless the deployment lists some', async () => {
    const unlisted = await ward.startEegAcquisition({ SEIZURE_DETECTION_URL: detectionUrl });
    const body = legacyBody({ register_timestamp: '2026-5-22 7:3:9' });
    for (const path of ['/', '/eeg']) {
      const answer = await fetch(unlisted.url + path, { method: 'POST', body: JSON.stringify(body) });
      expect(answer.status).toBe(401);
    }
    expect(await storedOn(1, '2026-05-22T05:03:09Z')).toEqual([]);
    expect(await storedOn(1, '2026-05-22T07:03:09Z')).toEqual([]);
  });

  const future = new Date(Date.now() + 3_600_000 * 26);
  const futureText = `${future.getUTCFullYear()}-${future.getUTCMonth() + 1}-${future.getUTCDate()} 7:3:9`;
  const other = '2026-5-20 7:3:9';
  it.each<[string, unknown, RegExp]>([
    [
      '180 samples',
      legacyBody({ register_timestamp: other, eeg_data: Array(180).fill(1) }),
      /must hold 178 .* received 180/,
    ],
    [
      'no samples',
      legacyBody({ register_timestamp: other, eeg_data: undefined }),
      /'eeg_data' \(absent\) must/,
    ],
    [
      'a text',
      legacyBody({ register_timestamp: other, eeg_data: ['x', ...eegSteps(0).slice(1)] }),
      /'eeg_data\[0\]' \("x"\) must be/,
    ],
    [
      'a null',
      legacyBody({ register_timestamp: other, eeg_data: [null, ...eegSteps(0).slice(1)] }),
      /'eeg_data\[0\]' \(null\) must be/,
    ],
    [
      'a huge number',
      legacyBody({ register_timestamp: other, eeg_data: [1e9, ...eegSteps(0).slice(1)] }),
      /'eeg_data\[0\]' \(1000000000\) must be/,
    ],
    [
      'a fraction',
      legacyBody({ register_timestamp: other, eeg_data: [0.5, ...eegSteps(0).slice(1)] }),
      /'eeg_data\[0\]' \(0\.5\) must be/,
    ],
    [
      'NaN',
      JSON.stringify(legacyBody({ register_timestamp: other })).replace('[', '[NaN,'),
      /'body' must be JSON/,
    ],
    [
      'no patient',
      legacyBody({ register_timestamp: other, fk_user: undefined }),
      /'fk_user' \(absent\) must/,
    ],
    ['patient zero', legacyBody({ register_timestamp: other, fk_user: '0' }), /'fk_user' \("0"\) must/],
    ['no time', legacyBody({ register_timestamp: undefined }), /'register_timestamp' \(absent\) must/],
    [
      'another time format',
      legacyBody({ register_timestamp: '2026-05-20T07:03:09Z' }),
      /'register_timestamp' .* must look like/,
    ],
    [
      'an impossible date',
      legacyBody({ register_timestamp: '2026-2-30 7:3:9' }),
      /'register_timestamp' .* must be a date and time that exist/,
    ],
    [
      'an hour that the clocks skipped',
      legacyBody({ register_timestamp: '2026-3-29 2:30:0' }),
      /'register_timestamp' .* they skipped it/,
    ],
    [
      'the future',
      legacyBody({ register_timestamp: futureText }),
      /'register_timestamp' .* must not lie more than 300 s in the future/,
    ],
    ['a list', [], /'body' \(0 entries\) must be an object/],
  ])('are refused for %s, with field, value and rule', async (_what, body, message) => {
    const answer = await post('/eeg', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 'error', code: 'bad-request', fields: [expect.anything()] });
    expect(answer.body.message).toMatch(message);
    expect(await storedOn(1, '2026-05-20T05:03:09Z')).toEqual([]);
  });

  it('are refused for a body that is too large', async () => {
    expect((await post('/eeg', ' '.repeat(70_000))).status).toBe(413);
  });
});

describe('/v1/eeg/windows', () => {
  it('answers one window with its receipt, and a repeat with the stored one', async () => {
    const first = await post('/v1/eeg/windows', submission(0), token);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      recordingId,
      sequence: 0,
      windowId: expect.any(Number),
      duplicate: false,
      score: { status: 'scored', probability: expect.any(Number), modelVersion: expect.any(String) },
    });
    const second = await post('/v1/eeg/windows', submission(0), token);
    expect(second.body).toEqual({ ...first.body, duplicate: true });
  });

  it('stores a batch in any order and with repeats once, and answers in the order of the batch', async () => {
    const batch = [3, 1, 2, 1].map((sequence) => submission(sequence));
    const { status, body } = await post('/v1/eeg/windows', { windows: batch }, token);
    expect(status).toBe(200);
    const results: readonly EegReceipt[] = body.results;
    expect(results.map(({ sequence }) => sequence)).toEqual([3, 1, 2, 1]);
    expect(results[3]).toEqual({ ...results[1], duplicate: true });
    const windows = await stored(1, firstStartMs - 500, firstStartMs + 3_500);
    expect(windows.map(({ startMs }) => startMs - firstStartMs)).toEqual([0, 1_025, 2_051, 3_076]);
  });

  it('scores the same signal alike, whatever its rate, unit, scale and form', async () => {
    const recording = (digit: number): string => `0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a2${digit}`;
    const forms = [
      { samples: eegSteps(5) },
      { samples: eegSteps(5, 173.61, 0.1), scale: 0.1 },
      { samples: eegSteps(5, 173.61, 0.1), scale: 0.0001, unit: 'mV' },
      { samples: eegSteps(5, 256, 0.1), scale: 0.1, samplingRateHz: 256 },
      { samples: eegSteps(5, 1_000, 0.1), scale: 0.1, samplingRateHz: 1_000 },
    ].map((form, index) => submission(5, { recordingId: recording(index), ...form }));
    const { body } = await post('/v1/eeg/windows', { windows: forms }, token);
    const probabilities = (body.results as EegReceipt[]).map(({ score }) =>
      score.status === 'scored' ? score.probability : Number.NaN,
    );
    for (const probability of probabilities) expect(probability).toBeCloseTo(probabilities[0]!, 1);
    const windows = await stored(1, firstStartMs + 5_100, firstStartMs + 5_200);
    expect(windows.map(({ scaleUv }) => Number(scaleUv.toFixed(6)))).toEqual([1, 0.1, 0.1, 0.1, 0.1]);
    expect(windows[3]).toMatchObject({ samplingRateHz: 256 });
  });

  it('keeps the offset that the sender declared, on both sides of a change of clocks', async () => {
    const starts = ['2025-10-26T02:30:00+02:00', '2025-10-26T02:30:00+01:00', '2025-10-26T06:00:00+05:30'];
    await post(
      '/v1/eeg/windows',
      { windows: starts.map((start, index) => submission(100 + index, { start })) },
      otherToken,
    );
    const windows = await stored(2, Date.parse(starts[0]!) - 1, Date.parse(starts[0]!) + 599_000);
    expect(windows.map(({ offsetMinutes }) => offsetMinutes).toSorted()).toEqual([120, 330]);
    expect(await storedOn(2, starts[1]!)).toEqual([expect.objectContaining({ offsetMinutes: 60 })]);
  });

  it('answers other samples under a stored number with 409 naming the windows; the others are stored', async () => {
    const windows = [submission(0), submission(1, { samples: eegSteps(77) }), submission(9)];
    const { status, body } = await post('/v1/eeg/windows', { windows }, token);
    expect(status).toBe(409);
    expect(body.message).toContain(`'windows[1].sequence' (1) must not repeat`);
    expect(body.fields.map(({ path }: { path: string }) => path)).toEqual(['windows[1].sequence']);
    const again = await post('/v1/eeg/windows', submission(9), token);
    expect(again.body).toMatchObject({ sequence: 9, duplicate: true });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a length that does not fit the rate',
      { samplingRateHz: 256 },
      /'windows\[1\]\.samples' \(178\) must hold 262/,
    ],
    ['half a sample', { samples: 'AAAA' }, /'windows\[1\]\.samples' \(1\.5\) must hold 178/],
    ['no base64', { samples: '!!!!' }, /'windows\[1\]\.samples' \("!!!!"\) must be/],
    [
      'a null among the samples',
      { samples: [null, ...eegSteps(0).slice(1)] },
      /'windows\[1\]\.samples\[0\]' \(null\) must/,
    ],
    [
      'a huge sample',
      { samples: [40_000, ...eegSteps(0).slice(1)] },
      /'windows\[1\]\.samples\[0\]' \(40000\) must/,
    ],
    ['no start', { start: undefined }, /'windows\[1\]\.start' \(absent\) must/],
    ['a start without offset', { start: '2026-05-19T07:03:09' }, /'windows\[1\]\.start' .* with offset/],
    [
      'an offset that nowhere has',
      { start: '2026-05-19T07:03:09+20:00' },
      /'windows\[1\]\.start' .* at most 18 h/,
    ],
    [
      'a start in the future',
      { start: '2100-01-01T00:00:00Z' },
      /'windows\[1\]\.start' .* must not lie more than 300 s/,
    ],
    [
      'a start before there were devices',
      { start: '1969-01-01T00:00:00Z' },
      /'windows\[1\]\.start' .* must lie after 1970/,
    ],
    ['a scale of zero', { scale: 0 }, /'windows\[1\]\.scale' \(0\) must be greater than 0/],
    ['an unknown unit', { unit: 'V' }, /'windows\[1\]\.unit' \("V"\) must be one of uV, mV/],
    ['a negative sequence', { sequence: -1 }, /'windows\[1\]\.sequence' \(-1\) must be at least 0/],
  ])('refuses a batch with %s as a whole', async (_what, fault, message) => {
    const sound = submission(50);
    const { status, body } = await post(
      '/v1/eeg/windows',
      { windows: [sound, submission(51, fault)] },
      token,
    );
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
    const startMs = Date.parse(sound.start);
    expect(await stored(1, startMs, startMs + 2_000)).toEqual([]);
  });

  it('takes no window from a sender without a token, with an unknown one or one of a watch', async () => {
    const watch = await ward.addDevice(1, 'heart-rate');
    const unknown = token.slice(0, -4) + (token.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    expect((await post('/v1/eeg/windows', submission(60))).status).toBe(401);
    expect((await post('/v1/eeg/windows', submission(60), unknown)).status).toBe(401);
    expect((await post('/v1/eeg/windows', submission(60), watch)).status).toBe(403);
  });

  it('keeps what many devices send at once apart', async () => {
    const senders = [token, otherToken];
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        post('/v1/eeg/windows', submission(200 + index), senders[index % 2]),
      ),
    );
    expect(answers.map(({ body }) => body.sequence)).toEqual(answers.map((_, index) => 200 + index));
    const startMs = Date.parse(submission(200).start);
    expect(await stored(1, startMs - 500, startMs + 24_000)).toHaveLength(12);
    expect(await stored(2, startMs - 500, startMs + 24_000)).toHaveLength(12);
  });
});
