import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { recording, scored } from '../../testing/windows.ts';
import { addDevice } from '../devices.ts';
import { spansOf } from '../device-spans.ts';
import { assignSince, MOST_BACK_MS } from './assign-since.ts';
import { moveMeasured } from './move-measured.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

describe.each(testEngines)(
  'a device that had changed hands without anybody saying so, in $name',
  (engine) => {
    let test: TestStore;
    beforeAll(async () => {
      test = await openTestStore(engine);
    }, 60_000);
    afterAll(() => test.close());

    const nowMs = Math.floor(Date.now() / hourMs) * hourMs + 7 * minuteMs;
    const span = { fromMs: nowMs - 2 * hourMs, toMs: nowMs + hourMs };
    const device = (kind: 'eeg' | 'heart-rate', patientId = 1) =>
      addDevice(test.database, { patientId, kind, name: 'one' });
    const since = (deviceId: number, sinceMs: number, patientId = 2) =>
      assignSince(test.database, { deviceId, patientId, sinceMs }, { nowMs, settleMs: 0 });
    const startsOf = async (patientId: number, aroundMs: number) =>
      (
        await test.store.eegPage(patientId, { fromMs: aroundMs - minuteMs, toMs: aroundMs + minuteMs })
      ).windows.map(({ startMs }) => startMs);
    const windowsIn = async (patientId: number): Promise<number> =>
      (await test.store.eegTrend(patientId, span)).buckets.reduce((sum, { windows }) => sum + windows, 0);

    it('gives windows and trends to who wore it, and leaves those from before and of other devices', async () => {
      const sinceMs = nowMs - 40 * minuteMs;
      const [one, other] = [await device('eeg'), await device('eeg')];
      const windows = recording(6, { deviceId: one.deviceId, startMs: sinceMs - 3 * 1_025 });
      const late = recording(2, { deviceId: one.deviceId, startMs: nowMs - minuteMs, score: scored(0.4) });
      const others = recording(2, { deviceId: other.deviceId, startMs: sinceMs + 10_000 });
      await test.store.storeEegWindows([...windows, ...late, ...others]);
      expect(await since(one.deviceId, sinceMs)).toEqual({ formerPatientId: 1, windows: 5, heartRates: 0 });
      const starts = windows.map(({ startMs }) => startMs);
      expect(await startsOf(1, sinceMs)).toEqual([
        ...starts.slice(0, 3),
        ...others.map(({ startMs }) => startMs),
      ]);
      expect(await startsOf(2, sinceMs)).toEqual(starts.slice(3));
      expect(await startsOf(2, nowMs)).toEqual(late.map(({ startMs }) => startMs));
      expect([await windowsIn(1), await windowsIn(2)]).toEqual([5, 5]);
      const again = await test.store.storeEegWindows([...windows, ...late]);
      expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['duplicate']));
    });

    it('gives what arrives later to who wore it when it was measured', async () => {
      const { deviceId } = await device('eeg');
      const sinceMs = nowMs - 30 * minuteMs;
      await since(deviceId, sinceMs);
      const late = recording(1, { deviceId, startMs: sinceMs + 20 * minuteMs });
      await test.store.storeEegWindows(late);
      expect(await startsOf(2, late[0]!.startMs)).toEqual([late[0]!.startMs]);
    });

    it('rings for who wore it, by what has been moved', async () => {
      const { deviceId } = await device('eeg');
      const sinceMs = nowMs - 20 * minuteMs;
      await test.store.storeEegWindows(
        recording(6, { deviceId, startMs: sinceMs + 1_000, channel: 'C9', score: scored(0.95) }),
      );
      const seizuresOf = async (patientId: number) =>
        (await test.store.alarms()).alarms.filter(
          (alarm) => alarm.patientId === patientId && alarm.kind === 'seizure',
        );
      expect(await seizuresOf(2)).toEqual([]);
      await since(deviceId, sinceMs);
      const [rings] = await seizuresOf(2);
      expect(rings).toMatchObject({ state: 'present' });
      expect(rings!.onsetMs).toBeGreaterThanOrEqual(sinceMs);
      expect(await seizuresOf(1)).toHaveLength(1);
    });

    it('gives heart rates and their trends to who wore it', async () => {
      const { deviceId } = await device('heart-rate');
      const sinceMs = nowMs - 10 * minuteMs;
      const post = {
        patientId: 1,
        deviceId,
        aggregation: null,
        sources: ['watch'],
        samples: [-2, -1, 0, 1, 2].map((minutes): [number, number, number, number, number, number] => [
          sinceMs + minutes * minuteMs,
          0,
          60,
          65 + minutes,
          70,
          0,
        ]),
      };
      await test.store.storeHeartRates(post);
      expect(await since(deviceId, sinceMs)).toEqual({ formerPatientId: 1, windows: 0, heartRates: 3 });
      const of = async (patientId: number) => {
        const { summary, buckets } = await test.store.heartRateTrend(patientId, span);
        return [summary?.samples, buckets.reduce((sum, { samples }) => sum + samples, 0)];
      };
      expect([await of(1), await of(2)]).toEqual([
        [2, 2],
        [3, 3],
      ]);
      expect(await test.store.storeHeartRates(post)).toEqual({ accepted: 0, updated: 0, unchanged: 5 });
    });

    it('goes on where it was broken off', async () => {
      const { deviceId } = await device('eeg');
      const sinceMs = nowMs - 50 * minuteMs;
      await since(deviceId, sinceMs);
      const { db } = test.database;
      await test.store.storeEegWindows(recording(3, { deviceId, startMs: sinceMs + 1_000, channel: 'D1' }));
      await db.updateTable('eeg_windows').set({ patient_id: 1 }).where('device_id', '=', deviceId).execute();
      expect(await since(deviceId, sinceMs)).toMatchObject({ formerPatientId: 1, windows: 3 });
      expect(
        await moveMeasured(test.database, { deviceId, formerPatientId: 1, patientId: 2, sinceMs }),
      ).toEqual({ windows: 0, heartRates: 0 });
      const spans = await spansOf(test.database, db, [deviceId]);
      expect(spans.get(deviceId)).toEqual([
        { patientId: 1, fromMs: 0, toMs: sinceMs },
        { patientId: 2, fromMs: sinceMs, toMs: null },
      ]);
    });

    it('moves nothing where nobody wore it, again too, and to who wore it before', async () => {
      const { deviceId } = await device('eeg');
      const { db } = test.database;
      const sinceMs = nowMs - 3 * minuteMs;
      await test.store.storeEegWindows(
        recording(1, { deviceId, startMs: sinceMs - minuteMs, channel: 'E1' }),
      );
      await db
        .updateTable('device_spans')
        .set({ to_ms: sinceMs })
        .where('device_id', '=', deviceId)
        .execute();
      const nothing = { formerPatientId: null, windows: 0, heartRates: 0 };
      expect(await since(deviceId, sinceMs, 1)).toEqual(nothing);
      expect(await since(deviceId, sinceMs, 1)).toEqual(nothing);
    });

    it('is refused for what cannot be, and changes nothing then', async () => {
      const { deviceId } = await device('eeg');
      const sinceMs = nowMs - 5 * minuteMs;
      await expect(since(9_999, sinceMs)).rejects.toThrow("'device' (9999) must be one of");
      await expect(since(deviceId, sinceMs, 77)).rejects.toThrow("'--patient' (77) must be a patient");
      await expect(since(deviceId, sinceMs, 1)).rejects.toThrow('of patient 1 already');
      await expect(since(deviceId, nowMs + 1)).rejects.toThrow('must be in the last 12 hours');
      await expect(since(deviceId, nowMs - MOST_BACK_MS)).rejects.toThrow('must be in the last 12 hours');
      await since(deviceId, sinceMs);
      await expect(since(deviceId, sinceMs - minuteMs, 1)).rejects.toThrow(
        `must be after ${new Date(sinceMs).toISOString()}, when the device changed hands last`,
      );
      const spans = await spansOf(test.database, test.database.db, [deviceId]);
      expect(spans.get(deviceId)).toHaveLength(2);
    });
  },
);
