import { bySegmentStart, type Segment } from './segment.ts';

/** Segments that are drawn as one trace: they follow each other in time. */
export interface Lane {
  readonly channel: string | null;
  readonly segments: readonly Segment[];
}

/**
 * Sorts segments into traces: one for each channel, and one more for each recording of the same channel that runs at
 * the same time. Shorter overlaps, of clocks that jitter, stay in one trace.
 */
export function lanesOf(segments: readonly Segment[]): readonly Lane[] {
  const lanes: { channel: string | null; recordingId: string | null; segments: Segment[] }[] = [];
  for (const segment of segments.toSorted(bySegmentStart)) {
    const { channel, recordingId } = segment.window;
    const free = lanes.filter((lane) => lane.channel === channel && follows(lane.segments.at(-1)!, segment));
    const lane = free.find((candidate) => candidate.recordingId === recordingId) ?? free[0];
    if (lane === undefined) lanes.push({ channel, recordingId, segments: [segment] });
    else {
      lane.segments.push(segment);
      lane.recordingId = recordingId;
    }
  }
  return lanes
    .map(({ channel, segments: own }) => ({ channel, segments: own }))
    .toSorted((a, b) => (a.channel ?? '').localeCompare(b.channel ?? '', 'en', { numeric: true }));
}

const follows = (last: Segment, next: Segment): boolean =>
  next.startMs >= last.startMs + (last.endMs - last.startMs) / 2;
