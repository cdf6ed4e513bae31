import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alarmsAnswer, alarmHistoryAnswer, type Alarm } from '../../../contracts/alarm.ts';
import { actingFor, testNurse, testPhysician } from '../../../testing/people.ts';
import type { Actor } from '../../../contracts/actor.ts';
import { readFeed } from '../testing/feed-reader.ts';
import { until } from '../../../testing/until.ts';
import { testEngines } from '../testing/databases.ts';
import { callerSecret, startTestService, type TestService } from '../testing/service.ts';
import { recording, scored } from '../testing/windows.ts';

const limits = { extremeLow: 38, low: 45, high: 120, extremeHigh: 150 };

describe('the routes about alarms', () => {
  let service: TestService;
  let remove: () => Promise<void>;
  let alarm: Alarm;
  beforeAll(async () => {
    const created = await testEngines[0]!.create();
    remove = created.remove;
    service = await startTestService(created.url);
    const windows = recording(3, { patientId: 1, startMs: Date.now() - 4_000, score: scored(0.9) });
    await service.send('POST', '/v1/eeg/windows', { windows });
    alarm = alarmsAnswer.parse((await service.send('GET', '/v1/alarms')).body).alarms[0]!;
  });
  afterAll(async () => {
    await service.stop();
    await remove();
  });

  const as = async (actor: Actor, path: string, body: unknown) => {
    const answer = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${callerSecret}`,
        'content-type': 'application/json',
        ...actingFor(actor),
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as { message?: string; alarm?: Alarm } };
  };
  const path = (act: string, kind = 'seizure') => `/v1/patients/1/alarms/${kind}/${act}`;

  it('list what rings, with the rule and the model that found it', () => {
    expect(alarm).toMatchObject({ patientId: 1, kind: 'seizure', state: 'present', acknowledged: null });
    expect(alarm.evidence).toMatch(/^3 of 3 windows reach 0.9, highest 0.90 in F7-T7, model test-1$/);
  });

  it('refuse what is at fault, naming the field, and change nothing', async () => {
    const { episode } = alarm;
    const refusals = await Promise.all([
      as(testNurse, path('snooze'), { episode, minutes: 31 }),
      as(testNurse, path('snooze'), { episode, minutes: 0 }),
      as(testNurse, path('acknowledge'), { episode: episode + 7 }),
      as(testNurse, path('acknowledge'), { episode, note: 'x'.repeat(501) }),
      as(testNurse, path('acknowledge', 'sneezing'), { episode }),
      as(testNurse, path('acknowledge', 'heart-rate-low'), { episode }),
      as(testNurse, '/v1/patients/99/alarms/seizure/acknowledge', { episode }),
      as({ ...testNurse, role: 'viewer' }, path('acknowledge'), { episode }),
      as({ ...testNurse, role: 'administrator' }, path('acknowledge'), { episode }),
      as(testNurse, '/v1/patients/1/heart-rate/limits/overrides', { limits, reason: 'fever' }),
      as(testPhysician, '/v1/patients/1/heart-rate/limits/overrides', { limits, reason: '' }),
      as(testPhysician, '/v1/patients/1/heart-rate/limits/overrides', {
        limits: { ...limits, low: 121 },
        reason: 'fever',
      }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([
      400, 400, 409, 400, 400, 409, 404, 403, 403, 403, 400, 400,
    ]);
    expect(refusals[0]!.body.message).toBe("'minutes' (31) must be at most 30");
    const { body } = await service.send('GET', '/v1/alarms');
    expect(alarmsAnswer.parse(body).alarms).toEqual([alarm]);
  });

  it('tell everybody who follows the feed that a person acknowledged, and keep who it was', async () => {
    const { changeNumber } = alarmsAnswer.parse((await service.send('GET', '/v1/alarms')).body);
    const reader = await readFeed(service.peer, changeNumber);
    const { body } = await as(testNurse, path('acknowledge'), { episode: alarm.episode, note: 'at the bed' });
    expect(body.alarm).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'Nurse Ada' } });
    const change = await until('the feed tells it', () =>
      reader.changes().find(({ kind }) => kind === 'alarm'),
    );
    expect(change).toMatchObject({ alarm: body.alarm });
    reader.close();
    const again = await readFeed(service.peer, changeNumber);
    await until('a reader who was away gets it too', () =>
      again.changes().some(({ kind }) => kind === 'alarm'),
    );
    again.close();
    const { body: history } = await service.send(
      'GET',
      `/v1/patients/1/alarms?fromMs=0&toMs=${Date.now() + 1}`,
    );
    expect(alarmHistoryAnswer.parse(history).transitions).toMatchObject([
      { event: 'began', from: 'off', to: 'present', by: null },
      { event: 'acknowledge', from: 'present', to: 'acknowledged', by: 'Nurse Ada', note: 'at the bed' },
    ]);
  });

  it('set the limits of a patient with a reason, and give them back', async () => {
    const set = await as(testPhysician, '/v1/patients/1/heart-rate/limits/overrides', {
      limits,
      reason: 'athlete',
    });
    expect(set.status).toBe(200);
    expect((await service.send('GET', '/v1/patients/1/heart-rate/limits')).body).toMatchObject({
      limits,
      set: { by: 'Dr. Test', reason: 'athlete' },
    });
  });
});
