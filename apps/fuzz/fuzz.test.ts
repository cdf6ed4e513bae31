import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { permits } from '../model/access.ts';
import { serviceNames } from '../model/catalog.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { until } from '../testing/until.ts';
import { fuzz, type FuzzReport } from './fuzz.ts';
import { startFuzzedPlatform, type FuzzedPlatform } from './fuzzed-platform.ts';
import { oversizedInput, sqlInputs, usualInput } from './hostile-inputs.ts';
import { batchOf, type Input } from './inputs.ts';
import { Sender } from './send-inputs.ts';
import { targets, type Keys, type Target } from './targets.ts';
import { WatchedDatabase } from './wrong-rows.ts';

const PORT_OFFSET = 16_000;
const SEED = 20_261_126;
const CONNECTIONS = 8;
/** Enough for every service to store and to refuse; fewer are not. `npm run fuzz` sends more. */
const INPUTS = 2_000;

describe('the inputs of a batch', () => {
  it('are the same for the same seed and number, and others for others', () => {
    const shown = (seed: number, number: number): string => JSON.stringify(batchOf(seed, number, 30));
    expect(shown(SEED, 1)).toBe(shown(SEED, 1));
    expect(shown(SEED, 2)).not.toBe(shown(SEED, 1));
    expect(shown(SEED + 1, 1)).not.toBe(shown(SEED, 1));
  });

  it('come to nearly every route of every service', () => {
    const met = new Set(batchOf(SEED, 0, 5_000).map(({ target }) => target));
    expect(met.size).toBeGreaterThan(targets.length * 0.9);
  });
});

describe('made inputs to the five services', () => {
  let platform: FuzzedPlatform;
  let report: FuzzReport;
  beforeAll(async () => {
    platform = await startFuzzedPlatform(join(repositoryRoot, 'dist/test-fuzz'), PORT_OFFSET);
    report = await fuzz(platform, { seed: SEED, inputs: INPUTS });
  }, 300_000);
  afterAll(() => platform.stop());

  it('are answered without a fault, and nothing wrong is stored', () => {
    expect(report.faults).toEqual([]);
    expect(report.sent).toBe(INPUTS);
  });

  it('get through: every service does its work for some and refuses others, and data are stored', () => {
    for (const name of serviceNames) {
      expect(report.statuses[`${name} 200`]).toBeGreaterThan(0);
      expect(report.statuses[`${name} 400`]).toBeGreaterThan(0);
    }
    expect(report.stored.windows).toBeGreaterThan(0);
    expect(report.stored.heartRates).toBeGreaterThan(0);
  });

  const sendAll = async (
    wanted: readonly Target[],
    inputsOf: (target: Target) => readonly Input[],
    keys: Keys = platform.keys,
  ): Promise<string[]> => {
    const sender = new Sender(platform.platform.urls, keys, CONNECTIONS);
    const answers: string[] = [];
    const due = wanted.flatMap((target) => inputsOf(target));
    const worker = async (): Promise<void> => {
      for (let input = due.pop(); input !== undefined; input = due.pop()) {
        const { service, method, path } = input.target;
        answers.push(`${service} ${method} ${path}: ${await sender.sendOne(input)}`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    await sender.close();
    expect(sender.faults).toEqual([]);
    return answers;
  };

  it('stay harmless with SQL in every field of every path, query and body', async () => {
    const watched = new WatchedDatabase(platform.databaseFile);
    const before = watched.fixed();
    const answers = await sendAll(
      targets.filter(({ routeName, route }) => routeName !== 'signIn' && route.streaming !== true),
      sqlInputs,
    );
    expect(answers.length).toBeGreaterThan(300);
    expect(watched.wrong(before)).toEqual([]);
    watched.close();
  }, 120_000);

  it('are refused with 413 when they have one byte too many, on every route that takes a body', async () => {
    const withBody = targets.filter(
      ({ route: { bodyLimitBytes, needs }, method }) =>
        bodyLimitBytes !== undefined &&
        method !== 'GET' &&
        (needs === undefined || needs === 'nothing' || permits('physician', needs)),
    );
    const answers = await sendAll(withBody, (target) => [oversizedInput(target)]);
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !answer.endsWith(': 413'))).toEqual([]);
  }, 120_000);

  it('are refused to a viewer for whom the dashboard calls, and written down, on every route beyond one', async () => {
    const viewer = { ...platform.keys.physician, role: 'viewer' as const };
    const forbidden = targets.filter(
      ({ service, route }) =>
        service === 'data-access' &&
        route.needs !== undefined &&
        route.needs !== 'nothing' &&
        !permits('viewer', route.needs),
    );
    const answers = await sendAll(forbidden, (target) => [usualInput(target)], {
      ...platform.keys,
      physician: viewer,
    });
    expect(answers.length).toBeGreaterThan(8);
    expect(answers.filter((answer) => !answer.endsWith(': 403'))).toEqual([]);
    const watched = new WatchedDatabase(platform.databaseFile);
    await until('every refusal is in the trail', () =>
      forbidden.every(({ routeName }) => watched.refused(routeName, 'viewer') > 0),
    );
    watched.close();
  }, 60_000);

  it.each([
    ['nothing', undefined],
    ['a token that was guessed', `wd_1_${'A'.repeat(43)}`],
    ['half a token', 'wd_1_'],
    ['SQL', `wd_1_' or '1'='1`],
    ['the secret of no service', 'x'.repeat(43)],
  ])(
    'are refused to a device or service that shows %s',
    async (_what, token) => {
      const guarded = targets.filter(({ route }) => route.audience !== 'clinician');
      const answers = await sendAll(guarded, (target) => [
        {
          ...usualInput(target),
          stranger: true,
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        },
      ]);
      const legacy = /eeg-acquisition POST \/(eeg)?:/;
      expect(
        answers.filter(
          (answer) => !answer.endsWith(': 401') && !(token === undefined && legacy.test(answer)),
        ),
      ).toEqual([]);
    },
    60_000,
  );

  it('would be found out by what they had stored wrong', () => {
    const watched = new WatchedDatabase(platform.databaseFile);
    const before = watched.fixed();
    expect(watched.wrong(before)).toEqual([]);
    const database = new Libsql(platform.databaseFile);
    database.exec(
      `update eeg_windows set probability = 1.5 where id = (select min(id) from eeg_windows where score_status = 'scored')`,
    );
    database.exec(`update accounts set role = 'administrator'`);
    expect(watched.wrong(before)).toEqual([
      expect.stringMatching(/^a probability lies in \[0, 1\]/),
      `'accounts' has changed`,
    ]);
    database.close();
    watched.close();
  });
});
