import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../../contracts/changes.ts';
import { RecentChanges } from './recent-changes.ts';

const change = (changeNumber: number): Change => ({ kind: 'patients', changeNumber });
const numbers = (json: readonly string[]): number[] =>
  json.map((text) => (JSON.parse(text) as Change).changeNumber);

describe('recent changes', () => {
  it('never have a gap and never give one that was not pushed, whatever arrives late or is missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (batches, position, limit) => {
          const recent = new RecentChanges();
          const pushed = new Set<number>();
          for (const batch of batches) {
            const sorted = batch.toSorted((a, b) => a - b);
            sorted.forEach((each) => pushed.add(each));
            recent.push(sorted.map(change));
          }
          const page = recent.after(position, limit);
          if (page === undefined) return;
          const found = numbers(page.json);
          expect(found).toEqual(found.map((_none, index) => position + 1 + index));
          expect(found.every((each) => pushed.has(each))).toBe(true);
          expect(page.lastNumber).toBe(found.at(-1));
        },
      ),
    );
  });

  it('stay bounded, and give nothing of what they dropped', () => {
    const recent = new RecentChanges();
    for (let each = 1; each <= 10_000; each += 1) recent.push([change(each)]);
    expect(recent.after(0, 10)).toBeUndefined();
    expect(numbers(recent.after(9_990, 100)!.json)).toEqual(
      Array.from({ length: 10 }, (_none, index) => 9_991 + index),
    );
    expect(recent.after(10_000, 10)).toBeUndefined();
  });
});
