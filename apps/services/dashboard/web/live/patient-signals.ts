import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { newestWindows } from '../../stream/newest-windows.ts';
import type { HeartRateSeries } from '../../stream/stream-event.ts';
import { lanesOf, type Lane } from '../signal/lanes.ts';
import { bySegmentStart, segmentOf, type Segment } from '../signal/segment.ts';
import { expectedIntervalMs } from './expected-interval.ts';
import type { SignalAge } from './liveness.ts';

/** How far back the page keeps live windows, counted from the newest, in milliseconds. */
export const KEPT_MS = 40_000;

/** What the page knows of one patient from the stream. */
export interface PatientSignals {
  readonly patientId: number;
  readonly name: string;
  readonly bed: string | null;
  /** Whether heart-rate limits were set for this patient. */
  readonly ownLimits: boolean;
  /** Oldest first. */
  readonly segments: readonly Segment[];
  readonly heartRate: HeartRateSeries;
}

/** The patient with a new window, or with one that got its score. */
export function withWindow(patient: PatientSignals, window: EegWindow): PatientSignals {
  const others = patient.segments.filter((segment) => segment.window.windowId !== window.windowId);
  const segments = [...others, segmentOf(window)].toSorted(bySegmentStart);
  return { ...patient, segments: newestWindows(segments, KEPT_MS) };
}

/** How old the signal is at `serverMs`, or undefined when there has never been one. */
export function signalAgeOf({ segments }: PatientSignals, serverMs: number): SignalAge | undefined {
  if (segments.length === 0) return undefined;
  const arrivalsMs = segments.map(({ receivedMs }) => receivedMs).toSorted((a, b) => a - b);
  return {
    arrivalAgeMs: serverMs - arrivalsMs.at(-1)!,
    sampleAgeMs: serverMs - Math.max(...segments.map(({ endMs }) => endMs)),
    expectedIntervalMs: expectedIntervalMs(arrivalsMs),
  };
}

/** Traces that are still running when the newest one ends; those that ended before are left out. */
export function runningLanes({ segments }: PatientSignals, withinMs: number): readonly Lane[] {
  const lanes = lanesOf(segments);
  const newestMs = Math.max(...segments.map(({ endMs }) => endMs));
  return lanes.filter((lane) => lane.segments.at(-1)!.endMs > newestMs - withinMs);
}
