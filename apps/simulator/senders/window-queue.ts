/**
 * Windows waiting to be sent, oldest first, up to a limit. What has to be given up is the oldest, and it is
 * counted.
 */
export interface WindowQueue<T> {
  readonly length: number;
  /** Windows that were given up because the queue was full. */
  readonly droppedCount: number;
  add(window: T): void;
  /** The `count` oldest, left in the queue until `remove`. */
  oldest(count: number): readonly T[];
  /**
   * Takes out windows that were given by `oldest` and arrived. One that was given up while it was under way
   * arrived after all.
   */
  remove(windows: readonly T[]): void;
}

/** @param capacity most windows kept, 1 or more */
export function createWindowQueue<T>(capacity: number): WindowQueue<T> {
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new RangeError(`'capacity' (${capacity}) must be a whole number from 1 up`);
  let waiting: T[] = [];
  let droppedCount = 0;
  return {
    get length() {
      return waiting.length;
    },
    get droppedCount() {
      return droppedCount;
    },
    add(window) {
      waiting.push(window);
      if (waiting.length > capacity) {
        waiting.shift();
        droppedCount += 1;
      }
    },
    oldest: (count) => waiting.slice(0, count),
    remove(windows) {
      const gone = new Set(windows);
      const left = waiting.filter((window) => !gone.has(window));
      droppedCount -= windows.length - (waiting.length - left.length);
      waiting = left;
    },
  };
}
