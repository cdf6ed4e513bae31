import { filterForDisplay, isOff, type DisplayFilter } from '../../../../signal/filtering/display-filter.ts';
import type { Segment } from './segment.ts';

/** Clocks of devices jitter by so much between two windows of one signal, in milliseconds. */
const JITTER_MS = 50;

/** The segments of one trace, filtered for display. A filter never reaches over a gap. */
export function filteredSegments(segments: readonly Segment[], filter: DisplayFilter): readonly Segment[] {
  if (isOff(filter)) return segments;
  return runsOf(segments).flatMap((run) => {
    const rateHz = run[0]!.window.samplingRateHz;
    const values = new Float32Array(run.reduce((sum, { microvolts }) => sum + microvolts.length, 0));
    let at = 0;
    for (const { microvolts } of run) {
      values.set(microvolts, at);
      at += microvolts.length;
    }
    const filtered = Float32Array.from(filterForDisplay(values, rateHz, filter));
    let from = 0;
    return run.map((segment) => {
      const microvolts = filtered.subarray(from, from + segment.microvolts.length);
      from += segment.microvolts.length;
      return { ...segment, microvolts };
    });
  });
}

/** Segments that follow each other without a gap, at one rate. */
function runsOf(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const runs: Segment[][] = [];
  for (const segment of segments) {
    const last = runs.at(-1)?.at(-1);
    const goesOn =
      last !== undefined &&
      last.window.samplingRateHz === segment.window.samplingRateHz &&
      Math.abs(segment.startMs - last.endMs) <= JITTER_MS;
    if (goesOn) runs.at(-1)!.push(segment);
    else runs.push([segment]);
  }
  return runs;
}
