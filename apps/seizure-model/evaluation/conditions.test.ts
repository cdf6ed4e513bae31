import { describe, expect, it } from '@jest/globals';
import { cutWindows } from '../data/windows.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { conditions } from './conditions.ts';

const recordings = [madeRecording('S1', 'S'), madeRecording('F1', 'F')];
const clean = cutWindows(recordings, 0);
const windowsOf = (half: number, samplesUv: Float32Array): Float32Array =>
  samplesUv.subarray((half * samplesUv.length) / 2, ((half + 1) * samplesUv.length) / 2);

describe.each([
  ['white noise 10 uV', 10],
  ['muscle 20-80 Hz 30 uV rms', 30],
])('%s', (name, rmsUv) => {
  const { cut } = conditions.find((condition) => condition.name === name)!;
  const { samplesUv, recordings: owners } = cut(recordings);
  const noiseUv = samplesUv.map((value, i) => value - clean.samplesUv[i]!);

  it('is added at its size to the windows from start 0', () => {
    expect(owners).toEqual(clean.recordings);
    const measuredUv = Math.hypot(...noiseUv) / Math.sqrt(noiseUv.length);
    expect(measuredUv).toBeGreaterThan(0.9 * rmsUv);
    expect(measuredUv).toBeLessThan(1.1 * rmsUv);
  });

  it('is the same whichever recordings are cut together, and another for each of them', () => {
    recordings.forEach((recording, half) =>
      expect(cut([recording]).samplesUv).toEqual(windowsOf(half, samplesUv)),
    );
    expect(windowsOf(0, noiseUv)).not.toEqual(windowsOf(1, noiseUv));
  });
});
