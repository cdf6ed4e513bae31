import { describe, expect, it } from '@jest/globals';
import { meanLogits } from './mean-logits.ts';
import type { ScoredWindow } from './scored-window.ts';

const windows: readonly ScoredWindow[] = Array.from({ length: 5 }, (_, index) => ({
  recording: 'S1',
  set: 'S',
  group: 'E1',
  seizure: true,
  start: 0,
  index,
  probability: index === 0 ? 0.2 : 0.9,
  reasons: [],
}));

describe('meanLogits', () => {
  it('averages consecutive windows and leaves out those with a gap before them', () => {
    const means = meanLogits(windows, 4);
    expect(means.map(({ index }) => index)).toEqual([3, 4]);
    const logit = (Math.log(0.2 / 0.8) + 3 * Math.log(0.9 / 0.1)) / 4;
    expect(means[0]!.probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
    expect(means[1]!.probability).toBeCloseTo(0.9, 6);
    const withGap = windows.filter(({ index }) => index !== 2);
    expect(meanLogits(withGap, 4)).toEqual([]);
  });
});
