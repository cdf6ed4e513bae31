import { describe, expect, it } from '@jest/globals';
import { readBonnCsv, readPlainCsv } from './read-csv.ts';
import { seizuresIn } from './recording.ts';

const row = (set: string, id: string, change: (samples: unknown[]) => unknown[] = (same) => same): string =>
  [set, id, ...change(Array.from({ length: 4_097 }, (_, i) => i - 2_048))].join(',');
const rate = { samplingRateHz: 200 };

describe('readBonnCsv', () => {
  it('reads set, recording and samples; set S is a seizure throughout', () => {
    const [quiet, ictal] = readBonnCsv(`${row('Z', 'Z001')}\n${row('S', 'S001')}\n`, 'bonn.csv');
    expect(quiet).toMatchObject({ label: 'Bonn Z001', samplingRateHz: 173.61, scale: 1, annotations: [] });
    expect(quiet?.samples[4_096]).toBe(2_048);
    expect(seizuresIn(ictal!)).toEqual([{ fromS: 0, toS: 4_097 / 173.61 }]);
  });

  it.each([
    [
      'short row',
      row('Z', 'Z001', (samples) => samples.slice(1)),
      /line 2 \(4096 samples\) must hold 4097 samples/,
    ],
    ['unknown set', row('Q', 'Q001'), /line 2 \(set "Q"\) must start with one of Z, O, N, F, S/],
    [
      'text',
      row('Z', 'Z001', ([, ...rest]) => ['NaN', ...rest]),
      /line 2, field 3 \("NaN"\) must be a whole number/,
    ],
    [
      'fraction',
      row('Z', 'Z001', ([, ...rest]) => ['1.5', ...rest]),
      /line 2, field 3 \("1\.5"\) must be a whole number/,
    ],
    [
      'huge number',
      row('Z', 'Z001', ([a, , ...rest]) => [a, 99_999, ...rest]),
      /line 2, field 4 \("99999"\) must be/,
    ],
    ['empty field', row('Z', 'Z001', ([, ...rest]) => ['', ...rest]), /line 2, field 3 \(""\) must be/],
  ])('names line and field of a %s', (_, bad, message) => {
    expect(() => readBonnCsv(`${row('Z', 'Z001')}\n${bad}`, 'bonn.csv')).toThrow(message);
  });
});

describe('readPlainCsv', () => {
  it('reads one column or one row, with or without the channel on top', () => {
    const values = Int16Array.of(1, -2, 3);
    for (const text of ['1\n-2\n3\n', '1,-2,3', 'C3\r\n1\r\n-2\r\n3', 'C3,1,-2,3\n']) {
      const recording = readPlainCsv(text, 'a.csv', rate);
      expect(recording.samples).toEqual(values);
      expect(recording.channel).toBe(text.startsWith('C3') ? 'C3' : null);
    }
  });

  it('quantises fractions so that the largest value fills int16', () => {
    const { samples, scale, notes } = readPlainCsv('0.5\n-100.25\n', 'a.csv', rate);
    expect(samples[1]! * scale).toBeCloseTo(-100.25, 9);
    expect(Math.abs(samples[0]! * scale - 0.5)).toBeLessThan(scale);
    expect(notes[0]).toMatch(/quantised/);
  });

  it.each([
    ['1\n2\nx\n', rate, /'a\.csv' line 3 \("x"\) must be a number of microvolts/],
    ['1\n\n2\n', rate, /line 2 \(""\) must be a number/],
    ['1,2,,4', rate, /line 1, field 3 \(""\) must be a number/],
    ['', rate, /must hold at least one sample/],
    ['C3\n', rate, /must hold at least one sample/],
    [
      '1\n',
      { samplingRateHz: undefined },
      /\(sampling rate not given\) must be played at a given rate from 100 to 2048 Hz/,
    ],
    ['1\n', { samplingRateHz: 5_000 }, /\(sampling rate 5000\) must be/],
  ])('refuses %j with %j', (text, options, message) => {
    expect(() => readPlainCsv(text, 'a.csv', options)).toThrow(message);
  });
});
