import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testEngines } from '../testing/databases.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { recording } from '../testing/windows.ts';
import { HANDOVER_MS, assignDevice } from './device-spans.ts';
import { addDevice } from './devices.ts';

const hourMs = 3_600_000;

describe.each(testEngines)('a device that changes hands in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const device = (kind: 'eeg' | 'heart-rate') =>
    addDevice(test.database, { patientId: 1, kind, name: 'one' });
  const startsOf = async (patientId: number, aroundMs: number) =>
    (await test.store.eegPage(patientId, { fromMs: aroundMs - 60_000, toMs: aroundMs + 60_000 })).windows.map(
      ({ startMs }) => startMs,
    );

  it('gives each patient what was measured on them, whoever the sender says and whenever it arrives', async () => {
    const { deviceId } = await device('eeg');
    const changeMs = await assignDevice(test.database, deviceId, 2, Date.now());
    expect(changeMs).toBeGreaterThanOrEqual(Date.now() + HANDOVER_MS - 1_000);
    const windows = recording(4, { patientId: 2, deviceId, startMs: changeMs - 2 * 1_025 });
    const outcomes = await test.store.storeEegWindows(windows.toReversed());
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored', 'stored']);
    const starts = windows.map(({ startMs }) => startMs);
    expect(await startsOf(1, changeMs)).toEqual(starts.filter((startMs) => startMs < changeMs));
    expect(await startsOf(2, changeMs)).toEqual(starts.filter((startMs) => startMs >= changeMs));
    const again = await test.store.storeEegWindows(windows.map((window) => ({ ...window, patientId: 1 })));
    expect(again.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate']);
  });

  it('parts a post of heart rates that spans the change', async () => {
    const { deviceId } = await device('heart-rate');
    const changeMs = await assignDevice(test.database, deviceId, 2, Date.now());
    const counts = await test.store.storeHeartRates({
      patientId: 2,
      deviceId,
      aggregation: null,
      sources: ['watch'],
      samples: [-2, -1, 0, 1, 2].map((minutes) => [changeMs + minutes * 60_000, 0, 60, 65 + minutes, 70, 0]),
    });
    expect(counts).toEqual({ accepted: 5, updated: 0, unchanged: 0 });
    const span = { fromMs: changeMs - hourMs, toMs: changeMs + hourMs };
    const of = async (patientId: number) =>
      (await test.store.heartRateTrend(patientId, span)).summary?.samples;
    expect([await of(1), await of(2)]).toEqual([2, 3]);
  });

  it('stores for nobody what was measured while nobody wore it', async () => {
    const { deviceId } = await device('eeg');
    const offMs = await assignDevice(test.database, deviceId, null, Date.now());
    const onMs = await assignDevice(test.database, deviceId, 2, offMs + hourMs);
    const [before, between, after] = [offMs - 5_000, offMs + 5_000, onMs + 5_000];
    const windows = [before, between, after].flatMap((startMs) => recording(1, { deviceId, startMs }));
    const outcomes = await test.store.storeEegWindows(windows);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'unknown-patient', 'stored']);
    expect(await startsOf(2, onMs)).toEqual([after]);
  });

  it('must be there, go to a patient who is there, and change', async () => {
    const { deviceId } = await device('eeg');
    await expect(assignDevice(test.database, 9_999, 2, Date.now())).rejects.toThrow("'device' (9999)");
    await expect(assignDevice(test.database, deviceId, 77, Date.now())).rejects.toThrow("'--patient' (77)");
    await expect(assignDevice(test.database, deviceId, 1, Date.now())).rejects.toThrow(
      'of patient 1 already',
    );
  });
});
