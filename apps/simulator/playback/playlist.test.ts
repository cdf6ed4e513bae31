import { describe, expect, it } from '@jest/globals';
import { durationS, seizuresIn, type Recording } from '../../signal/recording/recording.ts';
import { madeRecording } from '../testing/made-recording.ts';
import { recordedSources, syntheticSources } from './eeg-sources.ts';
import { playlist } from './playlist.ts';

const seizure = (durationS: number, onsetS = 0) => ({
  annotations: [{ onsetS, durationS, text: 'seizure' }],
});
const bonn = [...'ZONF'].flatMap((set) =>
  [1, 2, 3].map((n) => madeRecording({ label: `Bonn ${set}00${n}`, length: 4_097 })),
);
const ictal = [1, 2].map((n) => madeRecording({ label: `Bonn S00${n}`, length: 4_097, ...seizure(23.6) }));
const take = <T>(items: Iterator<T>, count: number): T[] =>
  Array.from({ length: count }, () => items.next().value as T);
const isIctal = (recording: Recording): boolean => seizuresIn(recording).length > 0;

describe('playlist', () => {
  it('plays two to five quiet recordings between two with a seizure, after a first seizure that comes later for each patient', () => {
    for (const patient of [0, 1, 2, 3]) {
      const played = take(playlist([...bonn, ...ictal], { seed: 4, patient }), 60);
      const seizures = played.flatMap((recording, i) => (isIctal(recording) ? [i] : []));
      expect(seizures[0]).toBe(1 + 2 * patient);
      for (const [i, at] of seizures.slice(1).entries()) {
        expect(at - seizures[i]! - 1).toBeGreaterThanOrEqual(2);
        expect(at - seizures[i]! - 1).toBeLessThanOrEqual(5);
      }
      const sets = new Set(played.filter((recording) => !isIctal(recording)).map(({ label }) => label[5]));
      expect([...sets].toSorted().join('')).toBe(patient % 2 === 0 ? 'OZ' : 'FN');
    }
  });

  it('gives the same mix for the same seed and patient, and another for another', () => {
    const labels = (seed: number, patient: number) =>
      take(playlist([...bonn, ...ictal], { seed, patient }), 30).map(({ label }) => label);
    expect(labels(1, 2)).toEqual(labels(1, 2));
    expect(labels(1, 2)).not.toEqual(labels(2, 2));
  });

  it('cuts long recordings: a minute of rest, or the seizure with 20 s around it', () => {
    const hour = 173.61 * 3_600;
    const quiet = madeRecording({ length: hour });
    const long = madeRecording({ length: hour, ...seizure(40, 2_996) });
    const [rest, fit] = take(playlist([quiet, long], { seed: 1, patient: 0 }), 2);
    expect(durationS(rest!)).toBeCloseTo(60, 1);
    expect(durationS(fit!)).toBeCloseTo(80, 1);
    expect(seizuresIn(fit!)[0]!.fromS).toBeCloseTo(20, 1);
  });

  it('refuses an empty list', () => {
    expect(() => playlist([], { seed: 1, patient: 0 }).next()).toThrow(
      "'recordings' (0) must hold at least one",
    );
  });
});

describe('recordedSources', () => {
  it('shares recordings out between the devices, once or for ever', () => {
    const recordings = bonn
      .slice(0, 3)
      .map((recording, i) => ({ ...recording, samples: new Int16Array(178 * 2).fill(i) }));
    const once = recordedSources(recordings, { order: 'in-order', seed: 1, devices: 2 });
    const values = (patient: number, source = once) => {
      const windows = [];
      const iterator = source.forPatient(patient);
      for (let item = iterator.next(); item.done !== true && windows.length < 12; item = iterator.next())
        windows.push(item.value);
      return windows;
    };
    expect(values(0).map(({ samples }) => samples[0])).toEqual([0, 0, 2, 2]);
    expect(values(1).map(({ samples }) => samples[0])).toEqual([1, 1]);
    const loop = values(1, recordedSources(recordings, { order: 'loop', seed: 1, devices: 2 }));
    expect(loop).toHaveLength(12);
    expect(new Set(loop.map(({ recordingId, sequence }) => `${recordingId} ${sequence}`)).size).toBe(12);
    expect(new Set(loop.map(({ recordingId }) => recordingId)).size).toBe(6);
  });
});

describe('syntheticSources', () => {
  it('makes other EEG for every patient, all labelled synthetic, with the first seizure of the first patient within a minute', () => {
    const sources = syntheticSources({ seed: 3 });
    const first = take(sources.forPatient(0), 60);
    const second = take(sources.forPatient(1), 60);
    expect(first.map((window) => window!.origin)).toEqual(first.map(() => 'synthetic'));
    expect(first.some((window) => window!.seizure)).toBe(true);
    expect(second.some((window) => window!.seizure)).toBe(false);
    expect(first[0]!.samples).not.toEqual(second[0]!.samples);
    expect(first.map((window) => window!.sequence)).toEqual(first.map((_, i) => i));
  });
});
