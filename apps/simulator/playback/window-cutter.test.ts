import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WINDOW_MS, samplesPerWindowAt } from '../../contracts/eeg-window.ts';
import { eegSubmission } from '../../contracts/eeg-submission.ts';
import { packSamples } from '../../contracts/samples.ts';
import { madeRecording } from '../testing/made-recording.ts';
import { cutWindows, lengthMs, offsetMs, toSubmission } from './window-cutter.ts';

const recordingId = '0a5f7a3e-6f50-4c6e-9f0c-0d4f5b8f9a11';

describe('cutWindows', () => {
  it('gives back every sample in order, in windows of the length that the rate asks for, without what is left over', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 100, max: 2_048, noNaN: true }),
        fc.nat(20_000),
        (samplingRateHz, length) => {
          const recording = madeRecording({ samplingRateHz, length });
          const windows = [...cutWindows(recording, recordingId)];
          const size = samplesPerWindowAt(samplingRateHz);
          expect(windows.map(({ sequence }) => sequence)).toEqual(
            Array.from({ length: Math.floor(length / size) }, (_, i) => i),
          );
          expect(windows.flatMap(({ samples }) => [...samples])).toEqual([
            ...recording.samples.subarray(0, windows.length * size),
          ]);
          for (const window of windows)
            expect(Math.abs(lengthMs(window) - WINDOW_MS)).toBeLessThanOrEqual(500 / samplingRateHz + 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('dates windows by exact sample time, so that an hour of them ends where the samples end', () => {
    const length = 256 * 3_600;
    const windows = [...cutWindows(madeRecording({ samplingRateHz: 256, length }), recordingId)];
    const last = windows.at(-1)!;
    expect(last.samples).toHaveLength(262);
    expect(offsetMs(last)).toBeCloseTo(((windows.length - 1) * 262 * 1_000) / 256, 6);
    windows
      .slice(1)
      .forEach((window, i) =>
        expect(offsetMs(window)).toBeCloseTo(offsetMs(windows[i]!) + lengthMs(window), 6),
      );
  });

  it('marks the windows whose middle lies in a seizure', () => {
    const annotations = [
      { onsetS: 1, durationS: 2, text: 'seizure' },
      { onsetS: 1, durationS: 0, text: 'seizure onset' },
    ];
    expect(
      [...cutWindows(madeRecording({ annotations }), recordingId)].map(({ seizure }) => seizure),
    ).toEqual([false, true, true, false]);
  });
});

describe('toSubmission', () => {
  it('is a window that the contract takes, with the start written in the offset of the device', () => {
    const [, second] = [...cutWindows(madeRecording(), recordingId)];
    const startMs = Date.UTC(2026, 4, 19, 5, 3, 9, 250);
    const submission = toSubmission(second!, {
      startMs,
      offsetMinutes: 120,
      samples: packSamples(second!.samples),
    });
    expect(eegSubmission.parse(submission)).toEqual(submission);
    expect(submission).toMatchObject({
      start: '2026-05-19T07:03:09.250+02:00',
      sequence: 1,
      scale: 0.5,
      unit: 'uV',
      origin: 'replay',
      channel: 'Cz',
    });
    const west = toSubmission(second!, { startMs, offsetMinutes: -210, samples: [] });
    expect(west.start).toBe('2026-05-19T01:33:09.250-03:30');
    expect(Date.parse(west.start)).toBe(startMs);
  });
});
