import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testEngines, type TestDatabase } from '../testing/databases.ts';
import { startTestService, type TestService } from '../testing/service.ts';
import { newWindow, unscored } from '../testing/windows.ts';

const eegData = Array.from({ length: 178 }, (_none, index) => (index % 2 === 0 ? index : -index));

/** A date as the old system passed it on: the clock of a phone at +02:00. */
const phoneDate = (instantMs: number): string =>
  `${new Date(instantMs + 2 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')} +0200`;

describe.each(testEngines)('the old routes on $name', (engine) => {
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

  const addEeg = (fields: Record<string, unknown> = {}) =>
    service.send('POST', '/eeg_chunks/add', {
      fk_user: '1',
      eeg_data: eegData,
      epilepsy_prediction_probability: 0.9731,
      register_timestamp: '2024-9-5 7:3:9',
      ...fields,
    });
  const lastEeg = async () => (await service.send('GET', '/eeg_chunks/get_last_chunks_list')).body;

  it('give the newest window per user in the old shape', async () => {
    expect(await lastEeg()).toEqual([]);
    expect(await addEeg()).toMatchObject({ status: 201, body: { status: 'success' } });
    expect(await addEeg({ register_timestamp: '2024-9-5 7:3:2' })).toMatchObject({ status: 201 });
    expect(await addEeg()).toMatchObject({ status: 201 });
    await addEeg({ fk_user: 2, epilepsy_prediction_probability: '0.25' });
    expect(await lastEeg()).toEqual([
      {
        fk_user: 1,
        eeg_data: JSON.stringify(eegData),
        epilepsy_prediction_probability: 0.9731,
        register_timestamp: 'Thu, 05 Sep 2024 07:03:09 GMT',
      },
      expect.objectContaining({ fk_user: 2, epilepsy_prediction_probability: 0.25 }),
    ]);
    const { rows } = await countWindows();
    expect(rows).toBe(3);
  });

  const countWindows = async () => ({
    rows: (await service.database.db.selectFrom('eeg_windows').select('id').execute()).length,
  });

  it('say -1 where there is no probability', async () => {
    const window = newWindow({ startMs: Date.UTC(2025, 0, 1), offsetMinutes: 60, score: unscored });
    await service.send('POST', '/v1/eeg/windows', { windows: [window] });
    expect(await lastEeg()).toContainEqual(
      expect.objectContaining({
        fk_user: 1,
        epilepsy_prediction_probability: -1,
        register_timestamp: 'Wed, 01 Jan 2025 01:00:00 GMT',
      }),
    );
  });

  it('take the earlier instant of an hour that came twice and say so, and refuse one that never came', async () => {
    expect(await addEeg({ register_timestamp: '2024-10-27 2:30:0' })).toMatchObject({ status: 201 });
    const row = await service.database.db
      .selectFrom('eeg_windows')
      .select(['start_ms', 'offset_minutes', 'time_ambiguous'])
      .where('start_ms', '=', Date.UTC(2024, 9, 27, 0, 30))
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      start_ms: Date.UTC(2024, 9, 27, 0, 30),
      offset_minutes: 120,
      time_ambiguous: 1,
    });
    expect(await addEeg({ register_timestamp: '2024-3-31 2:30:0' })).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'register_timestamp' }] },
    });
  });

  it.each([
    ['an unknown patient', { fk_user: 404 }, 'fk_user'],
    ['a short window', { eeg_data: eegData.slice(1) }, 'eeg_data'],
    ['a sample that is no number', { eeg_data: ['x', ...eegData.slice(1)] }, 'eeg_data[0]'],
    ['a probability above one', { epilepsy_prediction_probability: 1.5 }, 'epilepsy_prediction_probability'],
    ['a date that does not exist', { register_timestamp: '2024-2-30 7:3:9' }, 'register_timestamp'],
    ['a date before all others', { register_timestamp: '0306-2-3 7:3:9' }, 'register_timestamp'],
  ])('refuse %s and name the field', async (_what, fields, path) => {
    expect(await addEeg(fields)).toMatchObject({ status: 400, body: { fields: [{ path }] } });
  });

  it('give heart rates of the last five hours by user, with the time of the sender’s clock', async () => {
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    const dates = [now - 6 * 3_600_000, now - 120_000, now - 60_000].map(phoneDate);
    const posted = await service.send('POST', '/heartbeat_chunks/add', {
      fk_user: 2,
      heartbeat_data: dates.map((date, index) => ({ date, Avg: 64.4 + index })),
    });
    expect(posted).toMatchObject({ status: 201, body: { status: 'success' } });
    const { body } = await service.send('GET', '/heartbeat_chunks/get_last_chunks_list');
    expect(body).toEqual({
      '2': {
        heartbeat_values: [65, 66],
        register_timestamps: dates.slice(1).map((date) => date.slice(0, 19)),
      },
    });
  });

  it('refuse heart rates that name no patient, and store nothing of them', async () => {
    const heartbeat_data = [{ date: phoneDate(Date.now()), Avg: 99 }];
    const count = async () =>
      (await service.database.db.selectFrom('heart_rates').select('instant_ms').execute()).length;
    const before = await count();
    for (const [body, path] of [
      [{ heartbeat_data }, 'fk_user'],
      [{ fk_user: 404, heartbeat_data }, 'fk_user'],
      [{ fk_user: 1, heartbeat_data: [{ date: 'yesterday', Avg: 60 }] }, 'heartbeat_data[0].date'],
      [{ fk_user: 1, heartbeat_data: [{ ...heartbeat_data[0], Avg: 999 }] }, 'heartbeat_data[0].Avg'],
    ] as const)
      expect(await service.send('POST', '/heartbeat_chunks/add', body)).toMatchObject({
        status: 400,
        body: { fields: [{ path }] },
      });
    expect(await count()).toBe(before);
  });
});
