import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { flat, newWindow, recording, scored, unscored } from '../../testing/windows.ts';
import { storedWindow } from './eeg-window-row.ts';
import { readChanges, readCounter } from '../changes.ts';
import { createStore } from '../database-store.ts';

describe.each(testEngines)('storing EEG windows in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const trendAround = (startMs: number, patientId = 1) =>
    test.store.eegTrend(patientId, { fromMs: startMs, toMs: startMs + 1 });

  it('gives back what was stored, bit by bit', async () => {
    const window = newWindow({ startMs: Date.UTC(2021, 0, 1), samplingRateHz: 256, scaleUv: 0.123456789012 });
    const [outcome] = await test.store.storeEegWindows([window]);
    expect(outcome).toMatchObject({ outcome: 'stored', score: window.score });
    const { windows } = await test.store.eegPage(1, { fromMs: window.startMs, toMs: window.startMs + 1 });
    expect(windows).toEqual([storedWindow(window, windows[0]!.windowId, windows[0]!.receivedMs)]);
    expect(windows[0]).not.toHaveProperty('deviceId');
  });

  it('answers a repeat with the stored result, whatever order the repeats come in', async () => {
    const windows = recording(20, { startMs: Date.UTC(2021, 1, 1) });
    const first = await test.store.storeEegWindows(windows);
    const again = await test.store.storeEegWindows(windows.toReversed());
    expect(first.every(({ outcome }) => outcome === 'stored')).toBe(true);
    expect(again.toReversed()).toEqual(first.map((each) => ({ ...each, outcome: 'duplicate' })));
    const trend = await trendAround(windows[0]!.startMs);
    expect(trend.buckets).toMatchObject([{ windows: 20, scored: 20 }]);
  });

  it('stores a window once when it comes twice in one batch and in batches that run together', async () => {
    const windows = recording(10, { startMs: Date.UTC(2021, 2, 1) });
    const replica = createStore(test.database, () => undefined);
    const answers = await Promise.all([
      test.store.storeEegWindows([...windows, ...windows]),
      replica.storeEegWindows(windows),
      test.store.storeEegWindows(windows),
    ]);
    const outcomes = answers.flat();
    expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(10);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(30);
    expect((await trendAround(windows[0]!.startMs)).buckets).toMatchObject([{ windows: 10 }]);
  });

  it('refuses other samples, another start and another scale under a taken identity', async () => {
    const window = newWindow({ startMs: Date.UTC(2021, 3, 1) });
    await test.store.storeEegWindows([window]);
    const others = [
      { ...window, samples: newWindow().samples },
      { ...window, startMs: window.startMs + 1 },
      { ...window, scaleUv: 2 },
    ];
    expect(await test.store.storeEegWindows(others)).toEqual(others.map(() => ({ outcome: 'conflict' })));
    const inBatch = newWindow({ startMs: Date.UTC(2021, 3, 2) });
    const outcomes = await test.store.storeEegWindows([inBatch, { ...inBatch, scaleUv: 2 }]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'conflict']);
  });

  it('stores nothing for an unknown patient, and the rest of the batch all the same', async () => {
    const startMs = Date.UTC(2021, 4, 1);
    const outcomes = await test.store.storeEegWindows([
      newWindow({ startMs, patientId: 404 }),
      newWindow({ startMs }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unknown-patient', 'stored']);
    expect((await trendAround(startMs, 404)).buckets).toEqual([]);
  });

  it('tells legacy windows apart by patient, start and samples', async () => {
    const legacy = newWindow({ recordingId: null, sequence: null, startMs: Date.UTC(2021, 5, 1) });
    const outcomes = await test.store.storeEegWindows([
      legacy,
      { ...legacy, deviceId: null },
      { ...legacy, patientId: 2 },
      { ...legacy, startMs: legacy.startMs + 1_000 },
      { ...legacy, samples: newWindow().samples },
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'stored',
      'duplicate',
      'stored',
      'stored',
      'stored',
    ]);
  });

  it('keeps unscored windows waiting, oldest first, until their score comes', async () => {
    const windows = recording(3, { startMs: Date.UTC(2021, 6, 1), score: unscored });
    const outcomes = await test.store.storeEegWindows(windows);
    const ids = outcomes.map((each) => ('windowId' in each ? each.windowId : 0));
    const waiting = await test.store.unscoredWindows(600);
    expect(waiting.map(({ windowId }) => windowId)).toEqual(ids);
    expect(waiting.map(({ samples }) => samples)).toEqual(windows.map(({ samples }) => samples));

    test.committed.length = 0;
    const scores = [
      { windowId: ids[0]!, score: scored(0.9) },
      { windowId: ids[1]!, score: flat },
      { windowId: ids[2]!, score: unscored },
      { windowId: 999_999_999, score: scored(0.1) },
    ];
    expect(await test.store.scoreEegWindows(scores)).toBe(2);
    expect(await test.store.scoreEegWindows([{ windowId: ids[0]!, score: scored(0.1) }])).toBe(0);
    expect((await test.store.unscoredWindows(600)).map(({ windowId }) => windowId)).toEqual([ids[2]]);
    expect(test.committed).toMatchObject([
      { kind: 'eeg-window', window: { windowId: ids[0], score: scored(0.9) } },
      { kind: 'eeg-window', window: { windowId: ids[1], score: flat } },
    ]);
    expect((await trendAround(windows[0]!.startMs)).buckets).toMatchObject([
      { windows: 3, scored: 1, notAssessable: 1, meanProbability: 0.9, maxProbability: 0.9 },
    ]);
    await test.store.scoreEegWindows([{ windowId: ids[2]!, score: flat }]);
  });

  it('lets a repeat with a score give it to a window that has none, once', async () => {
    const window = newWindow({ startMs: Date.UTC(2021, 7, 1), score: unscored });
    const [first] = await test.store.storeEegWindows([window, { ...window, score: unscored }]);
    const [adopting] = await test.store.storeEegWindows([{ ...window, score: scored(0.75) }]);
    const [later] = await test.store.storeEegWindows([{ ...window, score: scored(0.1) }]);
    expect(first).toMatchObject({ outcome: 'stored', score: unscored });
    expect(adopting).toEqual({ ...first, outcome: 'duplicate', score: scored(0.75) });
    expect(later).toEqual(adopting);
    expect(await test.store.unscoredWindows(10)).toEqual([]);
    expect((await trendAround(window.startMs)).buckets).toMatchObject([
      { windows: 1, scored: 1, meanProbability: 0.75 },
    ]);
  });

  it('numbers changes without a gap, in the order of the commits', async () => {
    const { lastNumber: before } = await readCounter(test.database);
    await Promise.all(
      Array.from({ length: 12 }, (_none, index) =>
        test.store.storeEegWindows(recording(3, { startMs: Date.UTC(2021, 8, 1 + index) })),
      ),
    );
    const page = await readChanges(test.database, before, 100);
    expect(page!.changes.map(({ changeNumber }) => changeNumber)).toEqual(
      Array.from({ length: 36 }, (_none, index) => before + 1 + index),
    );
  });

  it('holds a trend that equals what the stored windows say, for any mix of scores', async () => {
    let day = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            offsetMs: fc.integer({ min: 0, max: 3_600_000 }),
            probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (drawn) => {
          const dayMs = Date.UTC(2022, 0, (day += 1));
          const recordingId = randomUUID();
          await test.store.storeEegWindows(
            drawn.map(({ offsetMs, probability }, sequence) =>
              newWindow({
                recordingId,
                sequence,
                startMs: dayMs + offsetMs,
                score: probability === null ? flat : scored(probability),
              }),
            ),
          );
          const { buckets } = await test.store.eegTrend(1, { fromMs: dayMs, toMs: dayMs + 3_700_000 });
          const expected = new Map<number, { windows: number; probabilities: number[] }>();
          for (const { offsetMs, probability } of drawn) {
            const startMs = dayMs + Math.floor(offsetMs / 60_000) * 60_000;
            const bucket = expected.get(startMs) ?? { windows: 0, probabilities: [] };
            bucket.windows += 1;
            if (probability !== null) bucket.probabilities.push(probability);
            expected.set(startMs, bucket);
          }
          expect(buckets).toHaveLength(expected.size);
          for (const bucket of buckets) {
            const { windows, probabilities } = expected.get(bucket.startMs)!;
            const scoredCount = probabilities.length;
            expect(bucket).toMatchObject({
              windows,
              scored: scoredCount,
              notAssessable: windows - scoredCount,
              maxProbability: scoredCount === 0 ? null : Math.max(...probabilities),
            });
            if (scoredCount > 0)
              expect(bucket.meanProbability).toBeCloseTo(
                probabilities.reduce((sum, each) => sum + each, 0) / scoredCount,
                10,
              );
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
