import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeEdf } from './edf-writer.ts';
import { readEdf } from './read-edf.ts';

const start = '2026-05-19T07:03:09';
const text = fc.string({ minLength: 1, maxLength: 40 }).filter((value) => !/[\0\x14\x15]/.test(value)); // eslint-disable-line no-control-regex
const annotation = fc.record({
  onsetS: fc.integer({ min: 0, max: 19_000 }).map((ms) => ms / 1_000),
  durationS: fc.option(fc.integer({ min: 0, max: 9_000 }).map((ms) => ms / 1_000)),
  text,
});

describe('writeEdf', () => {
  it('gives back, through the reader, every digital step and every annotation', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ minLength: 1, maxLength: 2_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.array(annotation, { maxLength: 5 }),
        (samples, samplesPerRecord, annotations) => {
          const signals = [
            {
              label: 'ECG',
              dimension: 'bpm',
              physicalMin: 0,
              physicalMax: 1,
              samplesPerRecord: 3,
              samples: new Int16Array(3),
            },
            { label: 'F7-T7', physicalMin: -3276.8, physicalMax: 3276.7, samplesPerRecord, samples },
          ];
          const read = readEdf(writeEdf({ start, recordSeconds: '1', signals, annotations }), 'a.edf');
          expect(read.samples.slice(0, samples.length)).toEqual(Int16Array.from(samples));
          expect(read.samplingRateHz).toBe(samplesPerRecord);
          expect(read.scale).toBeCloseTo(0.1, 9);
          expect(read.channel).toBe('F7-T7');
          expect(read.annotations).toEqual(annotations.toSorted((one, other) => one.onsetS - other.onsetS));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays small when a thousand long annotations are about one instant, and has them all', () => {
    const annotations = Array.from({ length: 1_000 }, (_none, index) => ({
      onsetS: 5,
      durationS: null,
      text: `${index} ${'é'.repeat(490)}`,
    }));
    const signals = [
      {
        label: 'EEG',
        physicalMin: -1,
        physicalMax: 1,
        samplesPerRecord: 10,
        samples: new Int16Array(20_000),
      },
    ];
    const bytes = writeEdf({ start, recordSeconds: '1', signals, annotations });
    expect(bytes.length).toBeLessThan(5e6);
    expect(readEdf(bytes, 'a.edf').annotations).toEqual(annotations);
  });

  it('writes windows of 178 samples whose rate differs from 173.61 Hz by less than 2 parts per million', () => {
    const signals = [
      {
        label: 'EEG',
        physicalMin: -3276.8,
        physicalMax: 3276.7,
        samplesPerRecord: 178,
        samples: new Int16Array(356),
      },
    ];
    const { samplingRateHz } = readEdf(writeEdf({ start, recordSeconds: '1.025288', signals }), 'a.edf');
    expect(Math.abs(samplingRateHz / 173.61 - 1)).toBeLessThan(2e-6);
  });

  it.each([
    [{ start: '19.05.2026' }, /'start' \(19\.05\.2026\) must look like/],
    [{ firstOnsetS: 1 }, /'firstOnsetS' \(1\) must be at least 0 and less than 1/],
    [{ recordSeconds: '0' }, /'recordSeconds' \(0\) must be a number greater than 0/],
    [{ patient: 'Zoë' }, /'patient' \("Zoë"\) must be at most 80 printable ASCII/],
    [
      { annotations: [{ onsetS: 0, durationS: null, text: 'a\x14b' }] },
      /'annotations' .* must be free of the bytes/,
    ],
  ])('refuses what the format cannot hold: %j', (fault, message) => {
    const signals = [
      { label: 'EEG', physicalMin: -1, physicalMax: 1, samplesPerRecord: 1, samples: new Int16Array(1) },
    ];
    expect(() => writeEdf({ start, recordSeconds: '1', signals, ...fault })).toThrow(message);
  });
});
