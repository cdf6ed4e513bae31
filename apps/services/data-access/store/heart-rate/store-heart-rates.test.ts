import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HeartRateTuple, HeartRatePost } from '../../../../contracts/heart-rate.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { readCounter } from '../changes.ts';

const request = (samples: HeartRateTuple[], fields: Partial<HeartRatePost> = {}): HeartRatePost => ({
  patientId: 1,
  deviceId: null,
  aggregation: 'Minutes',
  sources: ['Anna’s Apple\u00a0Watch|Anna’s iPhone', 'belt'],
  samples,
  ...fields,
});

const minuteMs = 60_000;

describe.each(testEngines)('storing heart rates in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  it('counts new, corrected and known samples like a plain map, one after the other', async () => {
    let base = Date.UTC(2022, 0, 1);
    const sample = fc.tuple(
      fc.integer({ min: 0, max: 8 }),
      fc.constantFrom(0, 60),
      fc.constantFrom(55.25, 61, 74.613139994679827),
      fc.integer({ min: 0, max: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(sample, { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 4 }),
        async (posts) => {
          base += 86_400_000;
          const model = new Map<string, string>();
          for (const post of posts) {
            const expected = { accepted: 0, updated: 0, unchanged: 0 };
            const samples = post.map(([at, offset, bpm, source]): HeartRateTuple => {
              const tuple: HeartRateTuple = [base + at * 40_000, offset, bpm - 5, bpm, bpm + 5, source];
              const key = `${tuple[0]} ${source}`;
              const value = JSON.stringify(tuple);
              const before = model.get(key);
              model.set(key, value);
              if (before === undefined) expected.accepted += 1;
              else if (before === value) expected.unchanged += 1;
              else expected.updated += 1;
              return tuple;
            });
            expect(await test.store.storeHeartRates(request(samples))).toEqual(expected);
          }
          const stored = [...model.values()].map((text) => JSON.parse(text) as HeartRateTuple);
          const trend = await test.store.heartRateTrend(1, { fromMs: base, toMs: base + 86_400_000 });
          expect(trend.bucketMs).toBe(900_000);
          expect(trend.summary).toMatchObject({
            samples: stored.length,
            lowest: Math.min(...stored.map(([, , min]) => min)),
            highest: Math.max(...stored.map(([, , , , max]) => max)),
            newestMs: Math.max(...stored.map(([instant]) => instant)),
          });
          expect(trend.summary!.mean).toBeCloseTo(
            stored.reduce((sum, [, , , mean]) => sum + mean, 0) / stored.length,
            9,
          );
          const fine = await test.store.heartRateTrend(1, { fromMs: base, toMs: base + 10 * minuteMs });
          expect(fine.buckets.map(({ samples }) => samples).reduce((sum, each) => sum + each, 0)).toBe(
            stored.length,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes 10,000 samples at once, and their repeat changes nothing at all', async () => {
    const fromMs = Date.UTC(2023, 0, 1);
    const samples = Array.from({ length: 10_000 }, (_none, index): HeartRateTuple => [
      fromMs + index * 6_000,
      60,
      60,
      60 + (index % 50),
      120,
      0,
    ]);
    const first = await test.store.storeHeartRates(request(samples));
    expect(first).toEqual({ accepted: 10_000, updated: 0, unchanged: 0 });
    const before = await readCounter(test.database);
    const rows = () => test.database.db.selectFrom('heart_rates').selectAll().orderBy('instant_ms').execute();
    const rowsBefore = await rows();
    test.committed.length = 0;
    expect(await test.store.storeHeartRates(request(samples.toReversed()))).toEqual({
      accepted: 0,
      updated: 0,
      unchanged: 10_000,
    });
    expect(await readCounter(test.database)).toEqual(before);
    expect(await rows()).toEqual(rowsBefore);
    expect(test.committed).toEqual([]);
  });

  it('corrects the trend when a sample is corrected', async () => {
    const at = Date.UTC(2023, 5, 1, 12);
    await test.store.storeHeartRates(request([[at, 0, 200, 210, 220, 0]]));
    await test.store.storeHeartRates(request([[at, 0, 60, 65, 70, 0]]));
    const trend = await test.store.heartRateTrend(1, { fromMs: at, toMs: at + minuteMs });
    expect(trend.buckets).toEqual([{ startMs: at, samples: 1, lowest: 60, mean: 65, highest: 70 }]);
    expect(trend.summary).toEqual({ samples: 1, lowest: 60, mean: 65, highest: 70, newestMs: at });
  });

  it('tells the feed one stretch per call', async () => {
    const at = Date.UTC(2023, 6, 1);
    test.committed.length = 0;
    await test.store.storeHeartRates(
      request([
        [at + 5 * minuteMs, 0, 60, 65, 70, 1],
        [at, 0, 60, 65, 70, 0],
      ]),
    );
    expect(test.committed).toEqual([
      {
        kind: 'heart-rate',
        changeNumber: expect.any(Number),
        patientId: 1,
        fromMs: at,
        toMs: at + 5 * minuteMs,
      },
    ]);
  });

  it('keeps apart sources whose names differ only in case or in trailing space', async () => {
    const at = Date.UTC(2023, 7, 1);
    const sources = ['watch', 'Watch', 'watch ', ''];
    const samples = sources.map((_name, source): HeartRateTuple => [at, 0, 60, 65, 70, source]);
    expect(await test.store.storeHeartRates(request(samples, { sources }))).toEqual({
      accepted: 4,
      updated: 0,
      unchanged: 0,
    });
  });

  it('refuses one bad request without harm to those that share its transaction', async () => {
    const at = Date.UTC(2023, 8, 1);
    const samples: HeartRateTuple[] = [[at, 0, 60, 65, 70, 0]];
    const answers = await Promise.allSettled([
      test.store.storeHeartRates(request(samples)),
      test.store.storeHeartRates(request(samples, { patientId: 404 })),
      test.store.storeHeartRates(request([[at, 0, 60, 65, 70, 2]])),
    ]);
    expect(answers[0]).toMatchObject({ status: 'fulfilled', value: { accepted: 1 } });
    expect(answers[1]).toMatchObject({ reason: { code: 'bad-request', fields: [{ path: 'patientId' }] } });
    expect(answers[2]).toMatchObject({
      reason: { code: 'bad-request', fields: [{ path: 'samples[0][5]' }] },
    });
  });
});
