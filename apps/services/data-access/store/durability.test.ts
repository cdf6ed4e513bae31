import { describe, expect, it } from '@jest/globals';
import { durabilityCheck, durabilityOf } from './durability.ts';
import { testEngines } from '../testing/databases.ts';
import { openForTest } from '../testing/service.ts';

describe('durabilityOf', () => {
  it.each([0, 2])('is not ready when commits are written with value %d', (value) => {
    expect(durabilityOf(value)).toEqual({
      ready: false,
      detail: {
        reason: `'innodb_flush_log_at_trx_commit' (${value}) must be 1, so that what was acknowledged survives a crash; SET GLOBAL innodb_flush_log_at_trx_commit = 1`,
      },
    });
  });

  it('is ready with 1, and on a server that has no such setting', () => {
    expect([durabilityOf(1), durabilityOf(undefined)]).toMatchObject([{ ready: true }, { ready: true }]);
  });
});

describe.each(testEngines)('durabilityCheck on $name', (engine) => {
  it('finds the setting of the server', async () => {
    const created = await engine.create();
    const database = await openForTest(created.url);
    expect(await durabilityCheck(database)()).toEqual(
      database.engine === 'mysql'
        ? { ready: true, detail: { innodb_flush_log_at_trx_commit: 1 } }
        : { ready: true },
    );
    await database.close();
    await created.remove();
  });
});
