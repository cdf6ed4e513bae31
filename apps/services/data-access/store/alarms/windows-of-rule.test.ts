import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewEegWindow } from '../../../../contracts/eeg-store.ts';
import { alarmKinds } from '../../../../contracts/alarm-kinds.ts';
import { seizureEpisodes } from '../../domain/alarms/seizure-episodes.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { newWindow, scored, unscored } from '../../testing/windows.ts';
import { namePatient } from '../patients.ts';

const scores = { S: scored(0.97), '-': scored(0.02), '?': unscored };
const channelNames = ['C3', 'C4', null];

/** What one channel sends after another, some of it after a gap that ends what counts together, or an episode. */
const steps = fc.array(
  fc.record({
    channel: fc.constantFrom(...channelNames),
    sign: fc.constantFrom(...(Object.keys(scores) as (keyof typeof scores)[]), 'S' as const),
    afterMs: fc.oneof({ weight: 15, arbitrary: fc.constant(500) }, fc.constantFrom(35_000, 95_000)),
  }),
  { minLength: 10, maxLength: 60 },
);

describe.each(testEngines)('episodes of seizure in $name', (engine) => {
  let test: TestStore;
  let patientId = 100;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  it('are those of the whole recording, though each post looks at no more than it has to', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 7 }), async (sent, postSize) => {
        await namePatient(test.database, { patientId: (patientId += 1), name: 'Bed' });
        let startMs = Date.now() - 3_600_000;
        const windows = sent.map(({ channel, sign, afterMs }): NewEegWindow => {
          startMs += afterMs;
          return newWindow({ patientId, channel, startMs, score: scores[sign] });
        });
        for (let at = 0; at < windows.length; at += postSize)
          await test.store.storeEegWindows(windows.slice(at, at + postSize));
        const stored = await test.database.db
          .selectFrom('alarm_episodes')
          .select(['onset_ms as onsetMs', 'last_ms as lastMs'])
          .where('patient_id', '=', patientId)
          .orderBy('onset_ms')
          .execute();
        const whole = windows.map((window) => ({
          startMs: window.startMs,
          channel: window.channel,
          probability: window.score.status === 'scored' ? window.score.probability : null,
          modelVersion: null,
        }));
        expect(stored).toEqual(
          seizureEpisodes(whole, alarmKinds.seizure.clearDelayMs).map(({ onsetMs, lastMs }) => ({
            onsetMs,
            lastMs,
          })),
        );
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
