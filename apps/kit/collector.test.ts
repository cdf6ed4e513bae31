import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Collector } from './collector.ts';

describe('Collector', () => {
  it('handles an item that arrives alone at once', async () => {
    const collector = new Collector<number, number>({
      maxItems: 10,
      run: async (items) => items.map((n) => n * 2),
    });
    expect(await collector.add(21)).toBe(42);
  });

  it('handles together what arrived while a run was under way', async () => {
    const runs: number[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const collector = new Collector<number, number>({
      maxItems: 100,
      run: async (items) => {
        runs.push(items.length);
        if (runs.length === 1) await gate;
        return items;
      },
    });
    const first = collector.add(0);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = collector.addAll([1, 2, 3, 4, 5]);
    release();
    await first;
    expect(await rest).toEqual([1, 2, 3, 4, 5]);
    expect(runs).toEqual([1, 5]);
  });

  it('gives every item its own result, whatever the batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        async (items, maxItems, maxRuns) => {
          const collector = new Collector<number, string>({
            maxItems,
            maxRuns,
            run: async (batch) => {
              expect(batch.length).toBeLessThanOrEqual(maxItems);
              await new Promise((resolve) => setImmediate(resolve));
              return batch.map(String);
            },
          });
          expect(await collector.addAll(items)).toEqual(items.map(String));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('rejects the items of a failed run and goes on with the next', async () => {
    let fail = true;
    const collector = new Collector<number, number>({
      maxItems: 1,
      run: async (items) => {
        if (fail) throw new Error('store is gone');
        return items;
      },
    });
    await expect(collector.add(1)).rejects.toThrow('store is gone');
    fail = false;
    expect(await collector.add(2)).toBe(2);
  });
});
