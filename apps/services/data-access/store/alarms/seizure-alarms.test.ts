import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewEegWindow } from '../../../../contracts/eeg-store.ts';
import { testNurse as nurse } from '../../../../testing/people.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { newWindow, recording, scored, unscored } from '../../testing/windows.ts';
import { createStore } from '../database-store.ts';
import { namePatient } from '../patients.ts';
import { EEG_RINGS_MS } from './evaluate-eeg.ts';

const seizure = scored(0.97);
const calm = scored(0.02);

describe.each(testEngines)('seizure alarms in $name', (engine) => {
  let test: TestStore;
  let lastPatient = 10;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  /** A patient of its own, and windows of it by signs: S seizure, - none, ? unscored; `at` counts windows from `startMs`. */
  const admitted = async (startMs = Date.now() - 600_000) => {
    const patientId = (lastPatient += 1);
    await namePatient(test.database, { patientId, name: `Bed ${patientId}` });
    const recordingId = randomUUID();
    const windows = (text: string, at = 0): NewEegWindow[] =>
      recording(text.length, {
        patientId,
        recordingId,
        sequence: at,
        startMs: startMs + Math.round(at * 1_025.29),
      }).map((window, index) => ({ ...window, score: { S: seizure, '-': calm }[text[index]!] ?? unscored }));
    return {
      patientId,
      windows,
      send: (text: string, at = 0) => test.store.storeEegWindows(windows(text, at)),
      alarm: async () =>
        (await test.store.alarms()).alarms.find(
          (each) => each.patientId === patientId && each.kind === 'seizure',
        ),
      history: async () =>
        (await test.store.alarmHistory(patientId, { fromMs: 0, toMs: Date.now() + 1 })).transitions.map(
          ({ event, to }) => `${event} ${to}`,
        ),
    };
  };

  it('ring with the third of five windows, in the transaction that stores it, and tell the feed', async () => {
    const bed = await admitted();
    await bed.send('--SS');
    expect(await bed.alarm()).toBeUndefined();
    const before = test.committed.length;
    await bed.send('S', 4);
    expect(await bed.alarm()).toMatchObject({
      state: 'present',
      evidence: '3 of 5 windows reach 0.9, highest 0.97 in F7-T7, model test-1',
    });
    const changes = test.committed.slice(before);
    expect(changes.map(({ kind }) => kind)).toEqual(['eeg-window', 'alarm']);
    expect(changes[1]!.changeNumber).toBe(changes[0]!.changeNumber + 1);
    expect((await test.store.ward()).alarms).toContainEqual(await bed.alarm());
  });

  it('are there after a restart, and latch until a person acknowledges', async () => {
    const bed = await admitted();
    await bed.send(`SSS${'-'.repeat(100)}`);
    const restarted = createStore(test.database, () => undefined);
    const found = (await restarted.alarms()).alarms.find(({ patientId }) => patientId === bed.patientId)!;
    expect(found.state).toBe('latched');
    const answer = await restarted.acknowledgeAlarm(found, { episode: found.episode, note: 'seen' }, nurse);
    expect(answer).toMatchObject({ state: 'off', acknowledged: { by: 'Nurse Ada' } });
    expect(await bed.history()).toEqual(['passed latched', 'acknowledge off']);
  });

  it('stay acknowledged while the seizure goes on, end with it, and ring again for the next one', async () => {
    const bed = await admitted();
    await bed.send('SSS');
    const { episode } = (await bed.alarm())!;
    await test.store.acknowledgeAlarm({ patientId: bed.patientId, kind: 'seizure' }, { episode }, nurse);
    await bed.send('SSSS----SSS', 3);
    expect((await bed.alarm())!.state).toBe('acknowledged');
    await bed.send('-'.repeat(100), 14);
    expect(await bed.alarm()).toBeUndefined();
    await bed.send('SSS', 114);
    expect(await bed.alarm()).toMatchObject({ state: 'present', acknowledged: null });
    expect(await bed.history()).toEqual([
      'began present',
      'acknowledge acknowledged',
      'ended off',
      'began present',
    ]);
  });

  it('do not end by silence, nor by windows without a score', async () => {
    const bed = await admitted();
    await bed.send('SSS');
    await bed.send('?'.repeat(120), 3);
    expect((await bed.alarm())!.state).toBe('present');
    await bed.send('-', 200);
    expect((await bed.alarm())!.state).toBe('present');
    await bed.send('-----', 201);
    expect((await bed.alarm())!.state).toBe('latched');
  });

  it('ring once for windows that come twice, late or in reverse', async () => {
    const bed = await admitted();
    const windows = bed.windows('--SSSS--');
    for (const window of windows.toReversed()) await test.store.storeEegWindows([window]);
    await test.store.storeEegWindows(windows);
    expect(await bed.history()).toEqual(['began present']);
  });

  it('ring once for a seizure that turns up late, even when it was over, and not again for its other windows', async () => {
    const bed = await admitted();
    await bed.send('-'.repeat(20), 300);
    await bed.send('-SSS', 50);
    expect(await bed.history()).toEqual(['began present']);
    await bed.send('-'.repeat(246), 54);
    await bed.send('S', 49);
    expect(await bed.history()).toEqual(['began present', 'ended latched']);
  });

  it('ring when unscored windows get their scores, and not when they came with the scores of a duplicate too', async () => {
    const bed = await admitted();
    const outcomes = await bed.send('-???');
    const ids = outcomes.flatMap((outcome) => ('windowId' in outcome ? [outcome.windowId] : []));
    await test.store.scoreEegWindows([{ windowId: ids[1]!, score: seizure }]);
    await test.store.scoreEegWindows([{ windowId: ids[3]!, score: seizure }]);
    expect(await bed.alarm()).toBeUndefined();
    await test.store.scoreEegWindows([{ windowId: ids[2]!, score: seizure }]);
    expect((await bed.alarm())!.state).toBe('present');
    await bed.send('-SSS');
    expect(await bed.history()).toEqual(['began present']);
  });

  it('do not ring for history: windows that began more than a day ago', async () => {
    const bed = await admitted(Date.now() - EEG_RINGS_MS - 60_000);
    await bed.send('SSSSS');
    expect(await bed.alarm()).toBeUndefined();
  });

  it('keep channels apart, and patients', async () => {
    const [one, two] = [await admitted(), await admitted()];
    const startMs = Date.now() - 60_000;
    await test.store.storeEegWindows(
      ['C3', 'C4', 'O1'].map((channel) =>
        newWindow({ patientId: one.patientId, channel, startMs, score: seizure }),
      ),
    );
    await two.send('SSS');
    expect(await one.alarm()).toBeUndefined();
    expect((await two.alarm())!.state).toBe('present');
  });

  it('ring exactly once when several processes store the windows of a seizure at the same time', async () => {
    const bed = await admitted();
    const others = await Promise.all(Array.from({ length: 3 }, () => test.reopen()));
    const windows = bed.windows('SSSSSSSSS');
    await Promise.all(
      windows.map((window, index) => others[index % others.length]!.store.storeEegWindows([window])),
    );
    expect((await bed.alarm())!.state).toBe('present');
    expect(await bed.history()).toEqual(['began present']);
    for (const other of others) await other.close();
  });

  it('refuse to be acknowledged for an episode that is not the newest, or when there is none', async () => {
    const bed = await admitted();
    const subject = { patientId: bed.patientId, kind: 'seizure' } as const;
    await expect(test.store.acknowledgeAlarm(subject, { episode: 1 }, nurse)).rejects.toMatchObject({
      code: 'conflict',
    });
    await bed.send('SSS');
    const { episode } = (await bed.alarm())!;
    await expect(test.store.acknowledgeAlarm(subject, { episode: episode - 1 }, nurse)).rejects.toThrow(
      `'episode' (${episode - 1}) must be ${episode}`,
    );
    expect((await bed.alarm())!.state).toBe('present');
  });

  it('are quiet while snoozed, whatever is read meanwhile, until somebody ends the snooze', async () => {
    const bed = await admitted();
    await bed.send('SSS');
    const subject = { patientId: bed.patientId, kind: 'seizure' } as const;
    const { episode } = (await bed.alarm())!;
    await test.store.snoozeAlarm(subject, { episode, minutes: 5 }, nurse);
    await bed.send('SSSSSS', 3);
    expect(await bed.alarm()).toMatchObject({ state: 'paused', snoozed: { by: 'Nurse Ada' } });
    await test.store.resumeAlarm(subject, { episode }, nurse);
    expect(await bed.alarm()).toMatchObject({ state: 'present', snoozed: null });
  });

  it('break a snooze when another seizure begins: it is not the one that was snoozed', async () => {
    const bed = await admitted();
    await bed.send('SSS');
    const { episode } = (await bed.alarm())!;
    await test.store.snoozeAlarm(
      { patientId: bed.patientId, kind: 'seizure' },
      { episode, minutes: 30 },
      nurse,
    );
    await bed.send('-'.repeat(100), 3);
    expect((await bed.alarm())!.state).toBe('paused-gone');
    await bed.send('SSS', 103);
    expect((await bed.alarm())!.state).toBe('present');
  });
});
