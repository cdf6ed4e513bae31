import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../../../contracts/actor.ts';
import { BREAK_GLASS_MS, SESSION_IDLE_MS } from '../../../../contracts/session.ts';
import { testEngines } from '../../testing/databases.ts';
import { openForTest } from '../../testing/service.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import type { Database } from '../database/database.ts';
import { addAccount } from './accounts.ts';
import { breakGlass, emergencyAccesses, findSessions, openSession } from './sessions.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const startMs = Date.UTC(2026, 4, 19, 7);

describe.each(testEngines)('sessions in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
    for (const role of ['viewer', 'nurse'] as const)
      await addAccount(test.database, {
        account: role,
        accountId: `id-of-${role}`,
        name: role,
        role,
        wards: ['Ward'],
        seesNames: false,
      });
  }, 60_000);
  afterAll(() => test.close());

  const open = async (role: Role): Promise<string> => {
    const { sessionId } = await openSession(test.database, { id: `id-of-${role}`, role }, startMs);
    return createHash('sha256').update(sessionId).digest('hex');
  };
  const find = async (session: string, nowMs: number, { active = false, database = test.database } = {}) =>
    (await findSessions(database, { sessionSha256s: [session], active }, nowMs))[0] ?? null;

  it('end after 15 minutes without an act, to the millisecond, and an act begins them anew', async () => {
    expect(SESSION_IDLE_MS).toBe(15 * minuteMs);
    const session = await open('nurse');
    expect(await find(session, startMs + 15 * minuteMs - 1)).toMatchObject({
      actor: { role: 'nurse' },
      idleEndsMs: startMs + 15 * minuteMs,
    });
    expect(await find(session, startMs + 15 * minuteMs)).toBeNull();
    await find(session, startMs + 10 * minuteMs, { active: true });
    expect(await find(session, startMs + 25 * minuteMs - 1)).not.toBeNull();
    expect(await find(session, startMs + 25 * minuteMs)).toBeNull();
  });

  it('are kept alive by acts only, not by a screen that goes on listening', async () => {
    const session = await open('nurse');
    for (let minute = 1; minute < 15; minute += 1) await find(session, startMs + minute * minuteMs);
    expect(await find(session, startMs + 15 * minuteMs)).toBeNull();
  });

  it('end after 12 hours of work, and after 30 days on the wall, where nobody acts', async () => {
    const [nurse, wall] = [await open('nurse'), await open('viewer')];
    for (let minute = 10; minute < 12 * 60; minute += 10)
      expect(await find(nurse, startMs + minute * minuteMs, { active: true })).not.toBeNull();
    expect(await find(nurse, startMs + 12 * hourMs, { active: true })).toBeNull();
    expect(await find(wall, startMs + 30 * 24 * hourMs - 1)).toMatchObject({ idleEndsMs: null });
    expect(await find(wall, startMs + 30 * 24 * hourMs)).toBeNull();
  });

  it('are there after a restart: another process that opens the database finds them', async () => {
    const session = await open('nurse');
    const other: Database = await openForTest(test.url);
    expect(await find(session, startMs + minuteMs, { database: other })).toMatchObject({
      actor: { accountId: 'id-of-nurse' },
    });
    await other.close();
  });

  it('have emergency access for an hour, and it ends by itself', async () => {
    expect(BREAK_GLASS_MS).toBe(hourMs);
    const session = await open('nurse');
    const reason = 'patient transferred';
    expect(await breakGlass(test.database, { sessionSha256: session, reason }, startMs)).toBe(true);
    for (let minute = 10; minute < 60; minute += 10)
      await find(session, startMs + minute * minuteMs, { active: true });
    expect((await find(session, startMs + hourMs - 1))?.actor.breakGlass).toBe(true);
    expect(await emergencyAccesses(test.database, startMs + hourMs - 1)).toHaveLength(1);
    const after = await find(session, startMs + hourMs);
    expect(after).not.toBeNull();
    expect(after!.actor).not.toHaveProperty('breakGlass');
    expect(await emergencyAccesses(test.database, startMs + hourMs)).toEqual([]);
  });
});
