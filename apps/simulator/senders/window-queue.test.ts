import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createWindowQueue } from './window-queue.ts';

describe('createWindowQueue', () => {
  it('keeps the newest windows in order, and every window is either waiting, taken out or counted as dropped', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(3), { maxLength: 200 }),
        (capacity, steps) => {
          const queue = createWindowQueue<{ readonly n: number }>(capacity);
          let [added, arrived] = [0, 0];
          for (const step of steps) {
            if (step > 0) queue.add({ n: added++ });
            else {
              const batch = queue.oldest(5);
              queue.remove(batch);
              arrived += batch.length;
            }
            const waiting = queue.oldest(capacity).map(({ n }) => n);
            expect(queue.length).toBeLessThanOrEqual(capacity);
            expect(waiting).toEqual(Array.from({ length: queue.length }, (_, i) => added - queue.length + i));
            expect(queue.length + arrived + queue.droppedCount).toBe(added);
          }
        },
      ),
    );
  });

  it('takes back the drop of a window that was under way and arrived', () => {
    const queue = createWindowQueue<{ readonly n: number }>(1);
    queue.add({ n: 0 });
    const underWay = queue.oldest(1);
    queue.add({ n: 1 });
    expect(queue.droppedCount).toBe(1);
    queue.remove(underWay);
    expect(queue.droppedCount).toBe(0);
    expect(queue.oldest(1)).toEqual([{ n: 1 }]);
  });
});
