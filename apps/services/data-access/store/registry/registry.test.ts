import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alarmsAnswer } from '../../../../contracts/alarm.ts';
import type { NewEegWindow } from '../../../../contracts/eeg-store.ts';
import { MAX_INSTANT_MS } from '../../../../contracts/instant.ts';
import { admitRequest, type AdmitRequest } from '../../../../contracts/registry.ts';
import { testPhysician } from '../../../../testing/people.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { recording, scored } from '../../testing/windows.ts';
import { addAnnotation, editAnnotation } from '../annotations.ts';
import { openDatabase } from '../database/open-database.ts';
import { addDevice } from '../devices.ts';
import { addMissingPatient, listPatients, namePatient } from '../patients.ts';
import { eraseRest } from '../retention/erase-rest.ts';
import { isOnWardOf } from '../access/wards.ts';
import { admitPatient, correctPatient, dischargePatient, movePatient, readmitPatient } from './admissions.ts';
import { erasePatient } from './erase-patient.ts';
import { readRegistry } from './read-registry.ts';
import { giveDevice, takeDevice } from './worn-devices.ts';

const minuteMs = 60_000;

describe.each(testEngines)('the patient registry in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const asked = (fields: Partial<Record<keyof AdmitRequest, unknown>>): AdmitRequest =>
    admitRequest.parse({ name: 'Anna Rossi', wardId: 1, bed: '', identifier: '', birthDate: '', ...fields });
  const admit = (fields: Partial<Record<keyof AdmitRequest, unknown>>) =>
    admitPatient(test.database, asked(fields));
  const registry = (find: string | null = null) =>
    readRegistry(test.database, testPhysician, { find, nowMs: Date.now() });
  const listed = async (patientId: number) =>
    (await registry()).patients.find((patient) => patient.patientId === patientId);
  const windowsOf = async (patientId: number, aroundMs: number) =>
    (
      await test.store.eegPage(patientId, {
        fromMs: aroundMs - 2 * minuteMs,
        toMs: aroundMs + 2 * minuteMs,
      })
    ).windows.map(({ startMs }) => startMs);
  const outcomesOf = async (windows: readonly NewEegWindow[]) =>
    (await test.store.storeEegWindows(windows)).map(({ outcome }) => outcome);
  const refusal = (act: Promise<unknown>) =>
    act.then(
      () => 'done',
      (error: Error) => error.message,
    );

  it('admits a patient under a new number, with identifier, birth date and bed', async () => {
    const patientId = await admit({
      name: ' Anna \n Rossi ',
      identifier: 'mrn 1',
      birthDate: '1961-05-19',
      bed: '3a',
    });
    expect(patientId).toBeGreaterThan(2);
    expect(await listed(patientId)).toMatchObject({
      name: 'Anna Rossi',
      identifier: 'MRN 1',
      birthDate: '1961-05-19',
      wardId: 1,
      bed: '3A',
      dischargedMs: null,
      devices: [],
    });
    const ward = await test.store.ward();
    expect(ward.patients.find((patient) => patient.patientId === patientId)).toMatchObject({
      bed: '3A',
      discharged: false,
    });
    expect(await refusal(admit({ identifier: 'MRN  1' }))).toMatch("'identifier' (MRN 1) must be nobody");
    expect(await refusal(admit({ wardId: 77 }))).toMatch("'wardId' (77) must be a ward");
  });

  it('lets a bed hold one patient, also when two processes fill it at the same time', async () => {
    expect(await refusal(admit({ bed: ' 3A ' }))).toMatch("'bed' (3A) must be free");
    const processes = [1, 2, 3].map(() => openDatabase({ url: test.url }));
    const wanted = asked({ bed: '9' });
    const outcomes = await Promise.all(processes.map((database) => refusal(admitPatient(database, wanted))));
    await Promise.all(processes.map((database) => database.close()));
    expect(outcomes.map((outcome) => outcome.split(';')[0]).toSorted()).toEqual([
      "'bed' (9) must be free",
      "'bed' (9) must be free",
      'done',
    ]);
    expect((await registry()).patients.filter(({ bed }) => bed === '9')).toHaveLength(1);
  });

  it('moves patients from bed to bed, and what is measured goes with them', async () => {
    const one = await admit({ bed: '10' });
    const two = await admit({ bed: '11' });
    const devices = await Promise.all(
      [one, two].map((patientId) => addDevice(test.database, { patientId, kind: 'eeg', name: 'cap' })),
    );
    expect(await refusal(movePatient(test.database, one, { wardId: 1, bed: '11' }))).toMatch('must be free');
    expect((await listed(one))?.bed).toBe('10');
    await movePatient(test.database, one, { wardId: 1, bed: null });
    await movePatient(test.database, two, { wardId: 1, bed: '10' });
    await movePatient(test.database, one, { wardId: 1, bed: '11' });
    expect([(await listed(one))?.bed, (await listed(two))?.bed]).toEqual(['11', '10']);
    const startMs = Date.now() - minuteMs;
    for (const { deviceId } of devices)
      await test.store.storeEegWindows(
        recording(3, { patientId: one, deviceId, startMs: startMs + deviceId }),
      );
    expect(await windowsOf(one, startMs)).toContain(startMs + devices[0]!.deviceId);
    expect(await windowsOf(one, startMs)).not.toContain(startMs + devices[1]!.deviceId);
    expect(await windowsOf(two, startMs)).toContain(startMs + devices[1]!.deviceId);
  });

  it('takes a device off one patient before another wears it, and late data follow the span', async () => {
    const one = await admit({});
    const two = await admit({});
    const { deviceId } = await addDevice(test.database, { patientId: one, kind: 'eeg', name: 'cap' });
    expect(await refusal(giveDevice(test.database, two, deviceId))).toMatch(
      'take it off the other patient first',
    );
    expect(await refusal(takeDevice(test.database, two, deviceId))).toMatch('must be worn by patient');
    await takeDevice(test.database, one, deviceId);
    expect((await registry()).freeDevices).toContainEqual({ deviceId, kind: 'eeg', name: 'cap' });
    await giveDevice(test.database, two, deviceId);
    const { fromMs } = (await listed(two))!.devices[0]!;
    const late = recording(4, { patientId: two, deviceId, startMs: fromMs - 2 * 1_025 });
    await test.store.storeEegWindows(late);
    expect(await windowsOf(one, fromMs)).toHaveLength(2);
    expect(await windowsOf(two, fromMs)).toHaveLength(2);
    expect(await refusal(giveDevice(test.database, one, 9_999))).toMatch(
      "'deviceId' (9999) must be a device",
    );
  });

  it('discharges only when no alarm about the patient rings, then frees bed and devices', async () => {
    const patientId = await admit({ bed: '20' });
    const { deviceId } = await addDevice(test.database, { patientId, kind: 'eeg', name: 'cap' });
    const startMs = Date.now() - 4_000;
    await test.store.storeEegWindows(recording(3, { patientId, deviceId, startMs, score: scored(0.9) }));
    expect(await refusal(dischargePatient(test.database, patientId))).toMatch(
      /must be acknowledged before discharge: seizure/,
    );
    const { alarms } = alarmsAnswer.parse(await test.store.alarms());
    const { episode } = alarms.find((alarm) => alarm.patientId === patientId)!;
    await test.store.acknowledgeAlarm({ patientId, kind: 'seizure' }, { episode }, testPhysician);
    await dischargePatient(test.database, patientId);
    expect(await listed(patientId)).toMatchObject({ bed: null, devices: [] });
    const next = await admit({ bed: '20' });
    const afterwards = recording(1, { patientId, deviceId, startMs: Date.now() + 5_000 });
    expect(await outcomesOf(afterwards)).toEqual(['unknown-patient']);
    await giveDevice(test.database, next, deviceId);
    expect(await windowsOf(next, startMs)).toEqual([]);
    await test.store.storeEegWindows(
      recording(1, { patientId: next, deviceId, startMs: startMs - minuteMs }),
    );
    expect(await windowsOf(patientId, startMs)).toHaveLength(4);
    const { patients } = await test.store.ward();
    expect(patients.find((patient) => patient.patientId === patientId)).toMatchObject({
      discharged: true,
      windows: [],
    });
    expect(await isOnWardOf(test.database, patientId, testPhysician.accountId)).toBe(true);
    expect(await refusal(dischargePatient(test.database, patientId))).toMatch('must be admitted');
    await readmitPatient(test.database, patientId, { wardId: 1, bed: '21' });
    expect(await listed(patientId)).toMatchObject({ bed: '21', dischargedMs: null });
    expect(await refusal(readmitPatient(test.database, patientId, { wardId: 1, bed: '22' }))).toMatch(
      'must have been discharged',
    );
  });

  it('corrects who a patient is, and takes nobody else to be that one', async () => {
    await correctPatient(test.database, 1, { name: 'Bruno', identifier: 'B-1', birthDate: null });
    expect(await listed(1)).toMatchObject({ name: 'Bruno', identifier: 'B-1' });
    await correctPatient(test.database, 1, { name: 'Bruno', identifier: 'B-1', birthDate: '1950-01-01' });
    const stolen = { name: 'Carla', identifier: 'B-1', birthDate: null };
    expect(await refusal(correctPatient(test.database, 2, stolen))).toMatch("must be nobody else's");
  });

  it('finds who was discharged long ago by identifier only', async () => {
    const patientId = await admit({ identifier: 'OLD-1' });
    await dischargePatient(test.database, patientId);
    await test.database.db
      .updateTable('patient_records')
      .set({ discharged_ms: Date.now() - 400 * 24 * 60 * minuteMs })
      .where('patient_id', '=', patientId)
      .execute();
    expect(await listed(patientId)).toBeUndefined();
    const found = (await registry('OLD-1')).patients.map((patient) => patient.patientId);
    expect(found).toContain(patientId);
  });

  it('erases a discharged patient: nothing is left but the number, which nobody gets again', async () => {
    const patientId = await admit({ name: 'To Be Erased', identifier: 'E-1', bed: '30' });
    const { deviceId } = await addDevice(test.database, { patientId, kind: 'eeg', name: 'cap' });
    const startMs = Date.now() - 4_000;
    await test.store.storeEegWindows(recording(700, { patientId, deviceId, startMs, score: scored(0.9) }));
    const wrongClock = { patientId, startMs: MAX_INSTANT_MS, score: scored(0.1) };
    await test.store.storeEegWindows(recording(1, wrongClock));
    await test.store.storeHeartRates({
      patientId,
      deviceId: null,
      aggregation: null,
      sources: ['watch'],
      samples: [
        [Date.now(), 0, 60, 65, 70, 0],
        [MAX_INSTANT_MS, 0, 60, 65, 70, 0],
      ],
    });
    await test.store.setHeartRateLimits(patientId, { limits: null, reason: 'test' }, testPhysician);
    const note = { fromMs: startMs, toMs: startMs, text: 'a note' };
    const { annotationId } = await addAnnotation(test.database, patientId, note, testPhysician);
    const subject = { patientId, annotationId, actor: testPhysician };
    await editAnnotation(test.database, subject, { ...note, text: 'another' });
    expect(await refusal(erasePatient(test.database, patientId))).toMatch(
      'must be discharged before erasure',
    );
    const { alarms } = alarmsAnswer.parse(await test.store.alarms());
    const { episode } = alarms.find((alarm) => alarm.patientId === patientId)!;
    await test.store.acknowledgeAlarm({ patientId, kind: 'seizure' }, { episode }, testPhysician);
    await dischargePatient(test.database, patientId);
    await erasePatient(test.database, patientId);
    expect(await isOnWardOf(test.database, patientId, testPhysician.accountId)).toBe(false);
    const late = recording(1, { patientId, deviceId, startMs: startMs - minuteMs });
    expect(await outcomesOf(late)).toEqual(['unknown-patient']);
    expect(await eraseRest(test.database, new AbortController().signal)).toBeGreaterThan(700);

    const { db } = test.database;
    for (const table of [
      'eeg_windows',
      'heart_rates',
      'eeg_trend',
      'heart_rate_trend',
      'alarms',
      'alarm_episodes',
      'alarm_transitions',
      'heart_rate_limits',
      'annotations',
      'annotation_versions',
      'device_spans',
      'stays',
      'beds_taken',
      'patient_records',
      'patient_wards',
    ] as const) {
      const left = await db
        .selectFrom(table)
        .select('patient_id')
        .where('patient_id', '=', patientId)
        .execute();
      expect({ table, rows: left.length }).toEqual({ table, rows: 0 });
    }
    expect(await db.selectFrom('patients').selectAll().where('id', '=', patientId).execute()).toEqual([
      { id: patientId, name: '' },
    ]);
    expect((await listPatients(test.database)).map((patient) => patient.patientId)).not.toContain(patientId);
    await expect(namePatient(test.database, { patientId, name: 'x' })).rejects.toThrow('who was erased');
    await expect(addMissingPatient(test.database, { patientId, name: 'x' })).rejects.toThrow(RangeError);
    expect(await admit({ identifier: 'E-1', bed: '30' })).toBeGreaterThan(patientId);
  });
});
