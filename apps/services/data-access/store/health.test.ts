import { afterEach, describe, expect, it } from '@jest/globals';
import { testEngines } from '../testing/databases.ts';
import { openForTest } from '../testing/service.ts';
import { toServiceError } from './database/errors.ts';
import { DatabaseHealth } from './health.ts';

describe.each(testEngines)('the health of a database ($name)', (engine) => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  it.each([
    ['nothing, when a write failed for another reason', 'unavailable', 0],
    [
      'what it took of a full volume of MySQL: what it gave back would prove nothing the next time',
      'no-room',
      2,
    ],
  ] as const)('keeps %s', async (_what, failure, kept) => {
    const made = await engine.create();
    cleanups.push(made.remove);
    const database = await openForTest(made.url);
    cleanups.push(() => database.close());
    const health = new DatabaseHealth(database);
    for (let time = 0; time < 2; time += 1) {
      database.writes.failure = failure;
      expect(await health.check()).toMatchObject({ ready: true });
      expect(database.writes.failure).toBeUndefined();
    }
    const rows = await database.db.selectFrom('write_probe').select('id').execute();
    expect(rows).toHaveLength(engine.name === 'MySQL' ? kept : 0);
  });
});

describe('what a sender is told', () => {
  it.each(['SQLITE_FULL', 'ER_RECORD_FILE_FULL', 'ER_DISK_FULL', 'ENOSPC'])(
    'names the full volume: %s',
    (code) => {
      expect(toServiceError({ code })).toMatchObject({
        code: 'unavailable',
        message: 'the volume of the database is full: free or enlarge it; send the request again later',
      });
    },
  );

  it('names no reason that it does not know', () => {
    expect(toServiceError({ code: 'ECONNREFUSED' })).toMatchObject({
      code: 'unavailable',
      message: 'the database cannot be used now; send the request again later',
    });
  });
});
