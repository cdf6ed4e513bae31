import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identifyDeviceAnswer } from '../../../contracts/device.ts';
import { eegPage, eegTrend, heartRateTrend, ward } from '../../../contracts/ward.ts';
import { secretVariableOf } from '../../../model/environment.ts';
import { probes } from '../../../model/probes.ts';
import { testEngines, type TestDatabase } from '../testing/databases.ts';
import { serviceEnvironment, startTestService, type TestService } from '../testing/service.ts';
import { newWindow, recording, scored, unscored } from '../testing/windows.ts';
import { addDevice, listDevices, revokeDevice, rotateToken } from '../store/devices.ts';
import { namePatient } from '../store/patients.ts';

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

describe.each(testEngines)('the routes of data-access on $name', (engine) => {
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

  it('are closed to callers without a secret', async () => {
    for (const path of ['/v1/ward', '/eeg_chunks/get_last_chunks_list', '/v1/changes?after=0'])
      expect((await fetch(`${service.url}${path}`)).status).toBe(401);
  });

  it('refuse HEAD on the stream of changes, whose answer would never end', async () => {
    const secret = serviceEnvironment(created.url)[secretVariableOf('dashboard')];
    const headers = { authorization: `Bearer ${secret}` };
    const answer = await fetch(`${service.url}/v1/changes?after=0`, { method: 'HEAD', headers });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('are ready, and say on which engine', async () => {
    const answer = await fetch(`${service.url}${probes.readiness}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      ready: true,
      checks: { database: { detail: { engine: engine.name.toLowerCase() } }, schema: { ready: true } },
    });
  });

  it('store windows, repeat the result, and name the field of what is wrong', async () => {
    const window = newWindow();
    const stored = await service.send('POST', '/v1/eeg/windows', { windows: [window] });
    const repeated = await service.send('POST', '/v1/eeg/windows', { windows: [window] });
    expect(stored).toMatchObject({ status: 200, body: { outcomes: [{ outcome: 'stored' }] } });
    expect(repeated).toMatchObject({ status: 200, body: { outcomes: [{ outcome: 'duplicate' }] } });
    for (const [fields, path] of [
      [{ samples: 'AAAA' }, 'windows[0].samples'],
      [{ samples: 'AAAAAAAA' }, 'windows[0].samples'],
      [{ startMs: 1.5 }, 'windows[0].startMs'],
      [{ startMs: -1 }, 'windows[0].startMs'],
      [{ startMs: 9e15 }, 'windows[0].startMs'],
      [{ samplingRateHz: -5 }, 'windows[0].samplingRateHz'],
      [{ scaleUv: 0 }, 'windows[0].scaleUv'],
      [{ score: { ...scored(0.5), probability: 1.1 } }, 'windows[0].score.probability'],
      [{ recordingId: 'x' }, 'windows[0].recordingId'],
    ] as const) {
      const answer = await service.send('POST', '/v1/eeg/windows', { windows: [{ ...window, ...fields }] });
      expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request', fields: [{ path }] } });
    }
  });

  it('identify a device by its token until it is rotated or revoked, without waiting for a cache', async () => {
    const { deviceId, token } = await addDevice(service.database, {
      patientId: 2,
      kind: 'heart-rate',
      name: 'Anna’s phone',
    });
    const identify = async (each: string) =>
      identifyDeviceAnswer.parse(
        (await service.send('POST', '/v1/devices/identify', { deviceId, tokenSha256: sha256(each) })).body,
      );
    expect(await identify(token)).toEqual({ known: true, deviceId, patientId: 2, kind: 'heart-rate' });
    expect(await identify(`${token}x`)).toEqual({ known: false });
    const second = await rotateToken(service.database, deviceId, 60_000);
    expect([(await identify(token)).known, (await identify(second)).known]).toEqual([true, true]);
    const third = await rotateToken(service.database, deviceId, 0);
    expect([(await identify(second)).known, (await identify(third)).known]).toEqual([false, true]);
    const [listed] = await listDevices(service.database);
    expect(listed).toMatchObject({ deviceId, name: 'Anna’s phone', revokedMs: null });
    expect(listed!.lastSeenMs).toBeGreaterThan(Date.now() - 60_000);
    await revokeDevice(service.database, deviceId);
    expect((await identify(third)).known).toBe(false);
  });

  it('show the ward: the newest windows of each patient, and heart rates of five hours', async () => {
    await namePatient(service.database, { patientId: 3, name: 'Bed 3' });
    const windows = recording(30, { patientId: 3, startMs: Date.now() - 60_000 });
    await service.send('POST', '/v1/eeg/windows', { windows });
    const now = Date.now();
    await service.send('POST', '/v1/heart-rates', {
      posts: [
        {
          patientId: 3,
          deviceId: null,
          aggregation: null,
          sources: ['watch'],
          samples: [
            [now - 6 * 3_600_000, 120, 40, 41, 42, 0],
            [now - 60_000, 120, 60, 65, 70, 0],
          ],
        },
      ],
    });
    const seen = ward.parse((await service.send('GET', '/v1/ward')).body);
    expect(seen.patients.map(({ patientId }) => patientId)).toEqual([1, 2, 3]);
    const tile = seen.patients[2]!;
    expect(tile.windows.map(({ startMs }) => startMs)).toEqual(
      windows.map(({ startMs }) => startMs).filter((startMs) => startMs > windows[29]!.startMs - 12_000),
    );
    expect(tile.heartRate.summary).toMatchObject({ samples: 1, lowest: 60, newestMs: now - 60_000 });
    expect(seen.patients[1]).toMatchObject({ windows: [], heartRate: { buckets: [], summary: null } });
  });

  it('give a page of EEG with every window that overlaps it, and where the EEG goes on', async () => {
    const startMs = Date.UTC(2020, 0, 1);
    const before = newWindow({ startMs: startMs - 50_000 });
    const windows = recording(10, { startMs });
    const after = newWindow({ startMs: startMs + 50_000 });
    await service.send('POST', '/v1/eeg/windows', { windows: [after, ...windows.toReversed(), before] });
    const page = async (fromMs: number, toMs: number) =>
      eegPage.parse((await service.send('GET', `/v1/patients/1/eeg?fromMs=${fromMs}&toMs=${toMs}`)).body);
    const all = await page(startMs + 10, startMs + 10_000);
    expect(all.windows.map(({ samples }) => samples)).toEqual(windows.map(({ samples }) => samples));
    expect(all).toMatchObject({ previousMs: before.startMs, nextMs: after.startMs });
    const gap = await page(startMs + 20_000, startMs + 30_000);
    expect(gap).toEqual({ windows: [], previousMs: windows[9]!.startMs, nextMs: after.startMs });
    const afterFirst = await page(startMs + 1_026, startMs + 2_000);
    expect(afterFirst.windows.map(({ startMs: each }) => each)).toEqual([windows[1]!.startMs]);
    expect(afterFirst).toMatchObject({ previousMs: windows[0]!.startMs, nextMs: windows[2]!.startMs });
  });

  it('keep the instant in UTC and the offset across a change of the clocks', async () => {
    const beforeChange = Date.UTC(2026, 9, 25, 0, 59, 59, 500);
    const windows = [
      newWindow({ startMs: beforeChange, offsetMinutes: 120 }),
      newWindow({ startMs: beforeChange + 1_025, offsetMinutes: 60 }),
    ];
    await service.send('POST', '/v1/eeg/windows', { windows });
    const { body } = await service.send(
      'GET',
      `/v1/patients/1/eeg?fromMs=${beforeChange}&toMs=${beforeChange + 2_000}`,
    );
    expect(eegPage.parse(body).windows).toMatchObject(
      windows.map(({ startMs, offsetMinutes }) => ({ startMs, offsetMinutes })),
    );
  });

  it('answer trends in the finest width that stays below the limit, whatever the span', async () => {
    const path = (hours: number) =>
      `/v1/patients/1/eeg/trend?fromMs=${Date.UTC(2020, 0, 1)}&toMs=${Date.UTC(2020, 0, 1) + hours * 3_600_000}`;
    for (const [hours, bucketMs] of [
      [1, 60_000],
      [11, 60_000],
      [12, 900_000],
      [24 * 7, 900_000],
      [24 * 14, 1_800_000],
    ] as const) {
      const trend = eegTrend.parse((await service.send('GET', path(hours))).body);
      expect(trend).toMatchObject({ bucketMs, buckets: [{ startMs: Date.UTC(2020, 0, 1) }] });
      expect(trend.buckets.reduce((sum, { windows }) => sum + windows, 0)).toBe(11);
    }
    const heart = heartRateTrend.parse(
      (await service.send('GET', path(24 * 3_650).replace('eeg', 'heart-rate'))).body,
    );
    expect(heart.buckets).toEqual([]);
    expect(await service.send('GET', '/v1/patients/1/eeg/trend?fromMs=5&toMs=5')).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'toMs' }] },
    });
  });

  it('hand out unscored windows and take their scores', async () => {
    const windows = recording(2, {
      startMs: Date.UTC(2019, 0, 1),
      score: unscored,
      recordingId: randomUUID(),
    });
    await service.send('POST', '/v1/eeg/windows', { windows });
    const { body } = await service.send('GET', '/v1/eeg/windows/unscored?limit=1');
    const [first] = (body as { windows: { windowId: number; samples: string }[] }).windows;
    expect(first!.samples).toBe(windows[0]!.samples);
    const scores = [{ windowId: first!.windowId, score: scored(0.5) }];
    expect((await service.send('POST', '/v1/eeg/windows/scores', { scores })).body).toEqual({ scored: 1 });
    expect((await service.send('POST', '/v1/eeg/windows/scores', { scores })).body).toEqual({ scored: 0 });
  });
});
