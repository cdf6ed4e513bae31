import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testNurse as nurse, testPhysician as physician } from '../../../../testing/people.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { namePatient } from '../patients.ts';
import { HEART_RATE_RINGS_MS } from './evaluate-heart-rate.ts';

const minuteMs = 60_000;

describe.each(testEngines)('heart-rate alarms in $name', (engine) => {
  let test: TestStore;
  let lastPatient = 100;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const admitted = async () => {
    const patientId = (lastPatient += 1);
    await namePatient(test.database, { patientId, name: `Bed ${patientId}` });
    const baseMs = Date.now() - 60 * minuteMs;
    return {
      patientId,
      /** Mean rates a minute apart, from the minute `at` on. */
      send: (rates: readonly number[], at = 0, aggregation: string | null = 'Minutes', source = 'watch') =>
        test.store.storeHeartRates({
          patientId,
          deviceId: null,
          aggregation,
          sources: [source],
          samples: rates.map((bpm, index) => [baseMs + (at + index) * minuteMs, 0, bpm, bpm, bpm, 0]),
        }),
      alarms: async () =>
        (await test.store.alarms()).alarms
          .filter((each) => each.patientId === patientId)
          .map(({ kind, state }) => `${kind} ${state}`)
          .toSorted(),
      alarm: async (kind: string) =>
        (await test.store.alarms()).alarms.find(
          (each) => each.patientId === patientId && each.kind === kind,
        )!,
      history: async () =>
        (await test.store.alarmHistory(patientId, { fromMs: 0, toMs: Date.now() + 1 })).transitions.map(
          ({ kind, event, to }) => `${kind} ${event} ${to}`,
        ),
    };
  };

  it('ring for two means beyond a limit, and end by themselves when a sample keeps to it', async () => {
    const bed = await admitted();
    await bed.send([80, 135]);
    expect(await bed.alarms()).toEqual([]);
    await bed.send([136], 2);
    expect(await bed.alarms()).toEqual(['heart-rate-high present']);
    expect(await bed.alarm('heart-rate-high')).toMatchObject({ evidence: '136/min, limit 130/min' });
    await bed.send([120], 3);
    expect(await bed.alarms()).toEqual([]);
    expect(await bed.history()).toEqual(['heart-rate-high began present', 'heart-rate-high ended off']);
  });

  it('ring at once for an extreme, and latch', async () => {
    const bed = await admitted();
    await bed.send([35, 70, 70]);
    expect(await bed.alarms()).toEqual(['heart-rate-extreme-low latched']);
  });

  it('ring once for samples that are sent again or corrected', async () => {
    const bed = await admitted();
    for (let times = 0; times < 3; times += 1) await bed.send([80, 140, 141, 142]);
    await bed.send([80, 140, 145, 142]);
    expect(await bed.history()).toEqual(['heart-rate-high began present']);
  });

  it('stay on while nothing comes: silence is no recovery', async () => {
    const bed = await admitted();
    await bed.send([140, 141]);
    await bed.send([], 3).catch(() => undefined);
    expect(await bed.alarms()).toEqual(['heart-rate-high present']);
  });

  it('keep too low ringing while too high is snoozed, and the extreme too', async () => {
    const bed = await admitted();
    await bed.send([135, 136]);
    const { episode } = await bed.alarm('heart-rate-high');
    await test.store.snoozeAlarm(
      { patientId: bed.patientId, kind: 'heart-rate-high' },
      { episode, minutes: 30 },
      nurse,
    );
    await bed.send([137, 155], 2);
    expect(await bed.alarms()).toEqual(['heart-rate-extreme-high present', 'heart-rate-high paused']);
    await bed.send([45, 44], 4);
    expect(await bed.alarms()).toEqual([
      'heart-rate-extreme-high latched',
      'heart-rate-high paused-gone',
      'heart-rate-low present',
    ]);
  });

  it('go by the limits that a physician has set for the patient, at once', async () => {
    const bed = await admitted();
    await bed.send([140, 141]);
    expect(await bed.alarms()).toEqual(['heart-rate-high present']);
    const limits = { extremeLow: 40, low: 50, high: 145, extremeHigh: 170 };
    expect(
      await test.store.setHeartRateLimits(bed.patientId, { limits, reason: 'fever' }, physician),
    ).toMatchObject({ limits, set: { by: 'Dr. Test', reason: 'fever' } });
    expect(await bed.alarms()).toEqual([]);
    await test.store.setHeartRateLimits(bed.patientId, { limits: null, reason: 'fever is over' }, physician);
    expect((await test.store.heartRateLimits(bed.patientId)).limits.high).toBe(130);
    expect(await bed.alarms()).toEqual(['heart-rate-high present']);
  });

  it('refuse limits for a patient who is not there', async () => {
    await expect(
      test.store.setHeartRateLimits(999, { limits: null, reason: 'none' }, physician),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('do not ring for what summarises hours, nor for what was measured hours ago', async () => {
    const bed = await admitted();
    await bed.send([140, 141, 142], 0, 'Hours');
    await bed.send([140, 141, 160], -HEART_RATE_RINGS_MS / minuteMs);
    expect(await bed.alarms()).toEqual([]);
  });

  it('are not ended by another source that is normal at another time', async () => {
    const bed = await admitted();
    await bed.send([140, 141], 10);
    await bed.send([80], 5, 'Minutes', 'phone');
    expect(await bed.alarms()).toEqual(['heart-rate-high present']);
  });
});
