import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testNurse } from '../../../../testing/people.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { flat, recording, scored, unscored } from '../../testing/windows.ts';
import { addDevice, revokeDevice } from '../devices.ts';
import { namePatient } from '../patients.ts';
import { Lease } from '../lease.ts';
import { watchAlarms } from './watch-alarms.ts';

const secondMs = 1_000;

describe.each(testEngines)('alarms about what is missing in $name', (engine) => {
  let test: TestStore;
  let lastPatient = 10;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const admitted = async () => {
    const patientId = (lastPatient += 1);
    await namePatient(test.database, { patientId, name: `Bed ${patientId}` });
    return {
      patientId,
      /** `count` windows, the newest of which has just come. */
      send: (count: number, score = scored(0.1)) =>
        test.store.storeEegWindows(
          recording(count, { patientId, startMs: Date.now() - Math.round(count * 1_025.29), score }),
        ),
      /** What rings `seconds` from now when nothing more comes. */
      after: async (seconds: number, mayBegin = true) => {
        await watchAlarms(test.database, Date.now() + seconds * secondMs, mayBegin);
        return (await test.store.alarms()).alarms
          .filter((each) => each.patientId === patientId)
          .map(({ kind, state }) => `${kind} ${state}`)
          .toSorted();
      },
      alarm: async (kind: string) =>
        (await test.store.alarms()).alarms.find(
          (each) => each.patientId === patientId && each.kind === kind,
        )!,
    };
  };

  it('ring after 30 s without EEG, once, and end when it comes again', async () => {
    const bed = await admitted();
    await bed.send(3);
    expect(await bed.after(25)).toEqual([]);
    expect(await bed.after(31)).toEqual(['no-eeg present']);
    expect(await bed.after(45)).toEqual(['no-eeg present']);
    await bed.send(1);
    expect(await bed.after(0)).toEqual([]);
    const { transitions } = await test.store.alarmHistory(bed.patientId, { fromMs: 0, toMs: Date.now() * 2 });
    expect(transitions.map(({ event }) => event).toSorted()).toEqual(['began', 'ended']);
  });

  it('do not ring for a patient who never had EEG, nor in a process that has just started', async () => {
    const never = await admitted();
    expect(await never.after(3_600)).toEqual([]);
    const bed = await admitted();
    await bed.send(1);
    expect(await bed.after(60, false)).toEqual([]);
  });

  it('end when the device was taken away, which is not a recovery but no longer expected', async () => {
    const bed = await admitted();
    const { deviceId } = await addDevice(test.database, {
      patientId: bed.patientId,
      kind: 'eeg',
      name: 'amp',
    });
    await bed.send(1);
    expect(await bed.after(60)).toEqual(['no-eeg present']);
    await revokeDevice(test.database, deviceId);
    expect(await bed.after(61)).toEqual([]);
  });

  it('ring when windows wait for their score, and end when they have it', async () => {
    const bed = await admitted();
    const outcomes = await bed.send(3, unscored);
    expect(await bed.after(10)).toEqual([]);
    expect(await bed.after(16)).toEqual(['detection-down present']);
    await test.store.scoreEegWindows(
      outcomes.flatMap((outcome) =>
        'windowId' in outcome ? [{ windowId: outcome.windowId, score: scored(0.1) }] : [],
      ),
    );
    expect(await bed.after(17)).toEqual([]);
  });

  it('ring when no window of a minute could be assessed', async () => {
    const bed = await admitted();
    await bed.send(70, flat);
    await test.database.db
      .updateTable('eeg_windows')
      .set({ received_ms: Date.now() - 60_000 })
      .where('patient_id', '=', bed.patientId)
      .execute();
    await bed.send(1, flat);
    expect(await bed.after(0)).toEqual(['eeg-not-assessable present']);
    await bed.send(1);
    expect(await bed.after(0)).toEqual([]);
  });

  it('ring low when the newest heart rate is two hours old', async () => {
    const bed = await admitted();
    await test.store.storeHeartRates({
      patientId: bed.patientId,
      deviceId: null,
      aggregation: 'Minutes',
      sources: ['watch'],
      samples: [[Date.now(), 0, 60, 65, 70, 0]],
    });
    expect(await bed.after(7_100)).toEqual([]);
    expect(await bed.after(7_201)).toEqual(['heart-rate-late present']);
  });

  it('end a snooze when its time is over, and not before', async () => {
    const bed = await admitted();
    await bed.send(3, scored(0.9));
    const { episode } = await bed.alarm('seizure');
    await test.store.snoozeAlarm(
      { patientId: bed.patientId, kind: 'seizure' },
      { episode, minutes: 2 },
      testNurse,
    );
    expect(await bed.after(118, false)).toContain('seizure paused');
    expect(await bed.after(121, false)).toContain('seizure present');
  });

  it('are watched by one process at a time, and by another when that one falls silent', async () => {
    const [one, two] = [new Lease(test.database, 'test', 10_000), new Lease(test.database, 'test', 10_000)];
    expect([await one.hold(0), await two.hold(1)]).toEqual([true, false]);
    expect([await one.hold(6_000), await two.hold(11_000)]).toEqual([true, false]);
    expect([await two.hold(16_001), await one.hold(16_002)]).toEqual([true, false]);
    await two.release();
    expect(await one.hold(16_003)).toBe(true);
  });
});
