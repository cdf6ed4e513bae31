import { expect, it } from '@jest/globals';
import type { Recording } from '../data/bonn-pack.ts';
import type { ScoredWindow } from './scored-window.ts';
import { sensitivityBySize } from './sensitivity-by-size.ts';

const sizesUv = [50, 120, 130, 400];
/** One window of each size: a square wave has its amplitude as standard deviation, whatever its offset. */
const recording: Recording = {
  id: 'S1',
  set: 'S',
  group: 'E1',
  seizure: true,
  samplesUv: Float32Array.from(
    { length: sizesUv.length * 178 },
    (_, i) => 1_000 + (i % 2 === 0 ? 1 : -1) * sizesUv[Math.floor(i / 178)]!,
  ),
};
const windowAt = (index: number, probability: number, seizure = true): ScoredWindow => ({
  recording: 'S1',
  set: 'S',
  group: 'E1',
  seizure,
  start: 0,
  index,
  probability,
  reasons: [],
});

it('is counted in bands of the standard deviation, smallest first, without bands that are empty', () => {
  const windows = [0.1, 0.4, 0.5, 0.9].map((probability, index) => windowAt(index, probability));
  expect(sensitivityBySize(windows, [recording])).toEqual([
    { band: 'below 100 uV', windows: 1, sensitivity: 0 },
    { band: '100-150 uV', windows: 2, sensitivity: 0.5 },
    { band: 'from 200 uV', windows: 1, sensitivity: 1 },
  ]);
});

it('leaves windows without seizure out', () => {
  expect(sensitivityBySize([windowAt(0, 0.9, false)], [recording])).toEqual([]);
});
