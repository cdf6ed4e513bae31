import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packSamples } from '../../../../contracts/samples.ts';
import { madeWindow, storedWindow } from '../../testing/made-windows.ts';
import { decodeSamples } from './decode-samples.ts';
import { lanesOf } from './lanes.ts';
import { segmentOf, type Segment } from './segment.ts';
import { sweepPoints } from './sweep-points.ts';
import { tracePoints } from './trace-points.ts';

const stepMs = 1_000 / 173.61;
const one = '00000000-0000-4000-8000-000000000001';
const two = '00000000-0000-4000-8000-000000000002';
let windowId = 0;
const segment = (
  startMs: number,
  options: { channel?: string; recordingId?: string; samples?: number[] } = {},
): Segment => {
  const window = madeWindow({
    patientId: 1,
    sequence: 0,
    startMs,
    channel: options.channel ?? null,
    recordingId: options.recordingId ?? one,
  });
  windowId += 1;
  return segmentOf({
    ...storedWindow(window, windowId, startMs + 1_100),
    ...(options.samples === undefined ? {} : { samples: packSamples(options.samples) }),
  });
};
const lengthMs = 178 * stepMs;
const run = (count: number, fromMs = 0): Segment[] =>
  Array.from({ length: count }, (_value, i) => segment(Math.round(fromMs + i * lengthMs)));
const breaks = (points: readonly { y: number }[]): number => points.filter(({ y }) => Number.isNaN(y)).length;

describe('decodeSamples', () => {
  it('reads what packSamples wrote, for all int16 values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1 }), (samples) => {
        expect([...decodeSamples(packSamples(samples))]).toEqual(samples);
      }),
    );
  });
});

describe('tracePoints', () => {
  const wide = { fromMs: 0, toMs: 10_000, originMs: 0, columns: 100_000 };

  it('draws windows that follow each other as one line', () => {
    const points = tracePoints(run(5), wide);
    expect(points).toHaveLength(5 * 178);
    expect(breaks(points)).toBe(0);
  });

  it('breaks the line where time is missing, once for each gap', () => {
    const [first, , third, , fifth] = run(5);
    expect(breaks(tracePoints([first!, third!, fifth!], wide))).toBe(2);
  });

  it('draws only what lies inside the span, x counted from the origin', () => {
    const points = tracePoints(run(5, 1_000), {
      fromMs: 2_000,
      toMs: 3_000,
      originMs: 2_000,
      columns: 100_000,
    });
    expect(points[0]!.x).toBeGreaterThanOrEqual(0);
    expect(points[0]!.x).toBeLessThan(stepMs);
    expect(points.at(-1)!.x).toBeLessThan(1_000);
    expect(points.at(-1)!.x).toBeGreaterThan(1_000 - 2 * stepMs);
  });

  it('keeps every spike, whatever the number of columns', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.integer({ min: -30_000, max: 30_000 }), { minLength: 178, maxLength: 178 }),
        (columns, samples) => {
          const points = tracePoints([segment(0, { samples })], { ...wide, toMs: 1_100, columns });
          const values = points.map(({ y }) => y);
          expect(Math.max(...values)).toBe(Math.max(...samples));
          expect(Math.min(...values)).toBe(Math.min(...samples));
          expect(points.length).toBeLessThanOrEqual(2 * columns);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives rising x, also for windows whose clocks jitter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -400, max: 2_000 }), { minLength: 1, maxLength: 8 }),
        (jitters) => {
          const segments = jitters
            .map((jitter, i) => segment(Math.max(0, Math.round(i * lengthMs) + jitter)))
            .toSorted((a, b) => a.startMs - b.startMs);
          const xs = tracePoints(segments, { ...wide, columns: 300 }).map(({ x }) => x);
          expect(xs.every((x, i) => i === 0 || x > xs[i - 1]!)).toBe(true);
        },
      ),
    );
  });
});

describe('sweepPoints', () => {
  const options = { sweepMs: 10_000, eraseMs: 350, columns: 100_000 };

  it('keeps each instant at its place while newer windows overwrite the oldest', () => {
    const before = sweepPoints(run(12, 3_000), options);
    const after = sweepPoints(run(13, 3_000), options);
    const kept = before.filter(({ x }) => after.some((point) => Math.abs(point.x - x) < 1e-6));
    expect(kept.length).toBeGreaterThan(before.length * 0.85);
  });

  it('leaves a blank stretch ahead of the newest sample and none elsewhere', () => {
    const segments = run(14, 3_000);
    const points = sweepPoints(segments, options);
    const headX = segments.at(-1)!.endMs % 10_000;
    expect(points.filter(({ x, y }) => !Number.isNaN(y) && x > headX && x < headX + 350)).toEqual([]);
    expect(breaks(points)).toBe(1);
    expect(points.every(({ x }, i) => i === 0 || x > points[i - 1]!.x)).toBe(true);
  });

  it('drops what is older than one sweep when a sender comes back', () => {
    const points = sweepPoints([...run(5), segment(60_000)], options);
    expect(points.filter(({ y }) => !Number.isNaN(y))).toHaveLength(178);
  });

  it('is empty without windows', () => {
    expect(sweepPoints([], options)).toEqual([]);
  });
});

describe('lanesOf', () => {
  it('puts recordings that follow each other into one trace', () => {
    const segments = [segment(0, { recordingId: one }), segment(5_000, { recordingId: two })];
    expect(lanesOf(segments).map((lane) => lane.segments.length)).toEqual([2]);
  });

  it('gives each channel a trace, in the order people count', () => {
    const segments = ['C10', 'C2', 'C1', 'C2'].map((channel, i) => segment(i * 2_000, { channel }));
    expect(lanesOf(segments).map(({ channel }) => channel)).toEqual(['C1', 'C2', 'C10']);
  });

  it('separates recordings of one channel that run at the same time', () => {
    const segments = [0, 1_025, 2_050].flatMap((startMs) => [
      segment(startMs, { recordingId: one }),
      segment(startMs + 100, { recordingId: two }),
    ]);
    const lanes = lanesOf(segments);
    expect(lanes.map((lane) => new Set(lane.segments.map(({ window }) => window.recordingId)).size)).toEqual([
      1, 1,
    ]);
  });
});
