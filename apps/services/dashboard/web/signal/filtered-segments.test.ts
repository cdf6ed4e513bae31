import { describe, expect, it } from '@jest/globals';
import { NO_FILTER } from '../../../../signal/filtering/display-filter.ts';
import { filteredSegments } from './filtered-segments.ts';
import type { Segment } from './segment.ts';

const rateHz = 200;
/** A second of a wave that goes on from second to second. */
const second = (startMs: number, offsetUv = 0): Segment => {
  const microvolts = Float32Array.from(
    { length: rateHz },
    (_none, i) => offsetUv + 20 * Math.sin(2 * Math.PI * 10 * (startMs / 1_000 + i / rateHz)),
  );
  const window = { samplingRateHz: rateHz, windowId: startMs + 1 } as Segment['window'];
  return { window, startMs, receivedMs: startMs, endMs: startMs + 1_000, stepMs: 1_000 / rateHz, microvolts };
};
const filter = { ...NO_FILTER, lowCutHz: 1 };
const rms = ({ microvolts }: Segment): number =>
  Math.sqrt(microvolts.reduce((sum, value) => sum + value ** 2, 0) / microvolts.length);

describe('filtered segments', () => {
  it('are the same without a filter', () => {
    const segments = [second(0), second(1_000)];
    expect(filteredSegments(segments, NO_FILTER)).toBe(segments);
  });

  it('go on from window to window without a step, also when the clock jitters', () => {
    const filtered = filteredSegments([second(0, 300), second(1_010, 300), second(1_990, 300)], filter);
    expect(filtered.map(({ startMs }) => startMs)).toEqual([0, 1_010, 1_990]);
    for (const segment of filtered) expect(Math.abs(rms(segment) - 20 / Math.SQRT2)).toBeLessThan(1.5);
  });

  it('know nothing of each other over a gap', () => {
    const alone = filteredSegments([second(0)], filter);
    const [first] = filteredSegments([second(0), second(5_000, 10_000)], filter);
    expect([...first!.microvolts]).toEqual([...alone[0]!.microvolts]);
  });
});
