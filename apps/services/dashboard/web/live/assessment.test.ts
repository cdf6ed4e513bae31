import { describe, expect, it } from '@jest/globals';
import type { Score } from '../../../../contracts/eeg-window.ts';
import { madeWindow, scored, storedWindow } from '../../testing/made-windows.ts';
import { WARD_HEART_RATE_MS } from '../../../../contracts/ward.ts';
import { assessmentOf } from './assessment.ts';
import { HEART_RATE_SPAN_MS } from './heart-rate-summary.ts';
import { runningLanes, signalAgeOf, withWindow, type PatientSignals } from './patient-signals.ts';

const nobody: PatientSignals = {
  patientId: 1,
  name: 'One',
  segments: [],
  bed: null,
  ownLimits: false,
  heartRate: { bucketMs: 60_000, buckets: [], newestMs: null },
};
let windowId = 0;
const heard = (
  patient: PatientSignals,
  startMs: number,
  {
    score = scored(0.1),
    channel = null,
    receivedMs = startMs + 1_100,
    id = (windowId += 1),
  }: {
    score?: Score;
    channel?: string | null;
    receivedMs?: number;
    id?: number;
  } = {},
): PatientSignals => {
  const window = madeWindow({
    patientId: 1,
    sequence: 0,
    startMs,
    channel,
    score,
    recordingId: '00000000-0000-4000-8000-000000000001',
  });
  return withWindow(patient, storedWindow(window, id, receivedMs));
};
const unscored: Score = { status: 'unscored', reason: 'away' };

describe('assessmentOf', () => {
  it('shows no probability when the newest window has none, whatever was before', () => {
    const patient = heard(heard(nobody, 0, { score: scored(0.9) }), 1_025, { score: unscored });
    expect(assessmentOf(runningLanes(patient, 10_000))).toMatchObject({
      probability: undefined,
      quality: 'not yet scored',
      lacking: 'not yet scored',
    });
  });

  it('takes in the late score of a window', () => {
    const waiting = heard(nobody, 0, { score: unscored, id: 900 });
    const patient = heard(waiting, 0, { score: scored(0.8), id: 900 });
    expect(patient.segments).toHaveLength(1);
    expect(assessmentOf(runningLanes(patient, 10_000)).probability).toBe(0.8);
  });

  it('shows the highest of several channels, and which one it is', () => {
    const one = heard(nobody, 0, { channel: 'C3', score: scored(0.2) });
    const two = heard(one, 10, { channel: 'C4', score: scored(0.9) });
    const patient = heard(two, 20, { channel: 'O1', score: unscored });
    expect(assessmentOf(runningLanes(patient, 10_000))).toEqual({
      probability: 0.9,
      channel: 'C4',
      quality: 'O1 not yet scored',
      lacking: '',
    });
  });

  it('leaves out channels that have ended', () => {
    const ended = heard(nobody, 0, { channel: 'C3', score: scored(0.9) });
    const patient = heard(ended, 20_000, { channel: 'C4', score: scored(0.1) });
    expect(assessmentOf(runningLanes(patient, 10_000)).probability).toBe(0.1);
  });
});

describe('the signals of a patient', () => {
  it('are as old as the newest arrival and the newest sample', () => {
    const patient = heard(heard(nobody, 0), 1_025);
    expect(signalAgeOf(nobody, 5_000)).toBeUndefined();
    const age = signalAgeOf(patient, 5_000)!;
    expect(age.arrivalAgeMs).toBe(5_000 - 2_125);
    expect(Math.round(age.sampleAgeMs)).toBe(Math.round(5_000 - 1_025 - 1_025.29));
  });

  it('recover when a clock that was a day ahead is put right', () => {
    const ahead = heard(nobody, 86_400_000, { receivedMs: 1_000 });
    expect(ahead.segments).toHaveLength(1);
    const right = heard(ahead, 1_025, { receivedMs: 2_100 });
    expect(right.segments.map(({ startMs }) => startMs)).toEqual([1_025]);
  });
});

describe('HEART_RATE_SPAN_MS', () => {
  it('is the span that the ward carries', () => {
    expect(HEART_RATE_SPAN_MS).toBe(WARD_HEART_RATE_MS);
  });
});
