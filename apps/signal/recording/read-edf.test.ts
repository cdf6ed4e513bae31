import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWithRecordings, testData } from '../../testing/test-data.ts';
import { writeEdf, type EdfToWrite } from './edf-writer.ts';
import { readEdf } from './read-edf.ts';
import { RecordingError, seizuresIn } from './recording.ts';

const chbmit = (): Buffer => readFileSync(testData('chbmit', 'chb01_03_F7-T7_T7-P7.edf'));
const samples = Int16Array.from({ length: 200 }, (_, i) => i * 7 - 600);
const file: EdfToWrite = {
  start: '2026-05-19T07:03:09',
  recordSeconds: '0.5',
  signals: [{ label: 'Fp1', physicalMin: -3276.8, physicalMax: 3276.7, samplesPerRecord: 50, samples }],
  annotations: [{ onsetS: 0.25, durationS: 1, text: 'seizure' }],
};
const written = (change: Partial<EdfToWrite> = {}): Uint8Array => writeEdf({ ...file, ...change });
const patched = (at: number, text: string): Uint8Array => {
  const bytes = written();
  bytes.set(new TextEncoder().encode(text), at);
  return bytes;
};

describe('readEdf', () => {
  itWithRecordings('keeps the digital steps, the scale and the seizure of a CHB-MIT record', () => {
    const bytes = chbmit();
    const recording = readEdf(bytes, 'chb01_03.edf');
    expect(recording).toMatchObject({ samplingRateHz: 256, channel: 'F7-T7', unit: 'uV', origin: 'replay' });
    expect(recording.scale).toBeCloseTo(1600 / 4095, 12);
    expect(recording.samples).toHaveLength(50 * 256);
    expect(recording.samples[0]).toBe(bytes.readInt16LE(1024));
    expect(seizuresIn(recording)).toEqual([{ fromS: 10, toS: 50 }]);
  });

  itWithRecordings('reads another channel by its label, and names the labels when there is none such', () => {
    const bytes = chbmit();
    expect(readEdf(bytes, 'a.edf', { channel: 'T7-P7' }).samples[0]).toBe(bytes.readInt16LE(1024 + 512));
    expect(() => readEdf(bytes, 'a.edf', { channel: 'Cz' })).toThrow(
      "'a.edf' channel 'Cz' must be one of F7-T7, T7-P7",
    );
  });

  itWithRecordings(
    'reads 139 channels with annotations, two channels of one label, and plain EDF with a large offset',
    () => {
      const read = (name: string) => readEdf(readFileSync(testData('bonn', 'edf', name)), name);
      const many = read('mne-test.edf');
      expect(many).toMatchObject({ samplingRateHz: 512, channel: 'A1' });
      expect(many.annotations.map(({ onsetS, durationS, text }) => [onsetS, durationS, text])).toEqual([
        [0, null, 'start'],
        [0.1344, 0.256, 'type A'],
        [0.3904, 1, 'type A'],
        [2, null, 'type B'],
        [2.5, 2.5, 'type A'],
      ]);
      expect(read('mne-duplicate_channel_labels.edf').samples).toHaveLength(2_500);
      const offset = read('mne-test_edf_stim_channel.edf');
      expect(offset.samplingRateHz).toBeCloseTo(128, 9);
      expect(offset.notes).toEqual([
        expect.stringMatching(/^a constant 1\.759e\+5 uV was left out|a constant 175900 uV was left out$/),
      ]);
    },
  );

  it('moves the steps when digital zero is not zero volts and the result still fits', () => {
    const signals = [
      {
        ...file.signals[0]!,
        physicalMin: 0,
        physicalMax: 65_535,
        digitalMin: -1_000,
        digitalMax: 64_535 - 32_768,
      },
    ];
    const recording = readEdf(written({ signals }), 'a.edf');
    expect(recording.notes[0]).toMatch(/digital steps were moved by 1000/);
    expect(recording.samples[0]).toBe(400);
  });

  it('turns an inverted amplifier round, since a device declares a positive scale', () => {
    const signals = [{ ...file.signals[0]!, physicalMin: 3276.8, physicalMax: -3276.7 }];
    const recording = readEdf(written({ signals }), 'a.edf');
    expect(recording.scale).toBeCloseTo(0.1, 6);
    expect(recording.samples[0]).toBe(600);
  });

  it('converts millivolts and volts to microvolts', () => {
    const scaleOf = (dimension: string) =>
      readEdf(written({ signals: [{ ...file.signals[0]!, dimension }] }), 'a.edf').scale;
    expect(scaleOf('mV')).toBeCloseTo(100, 6);
    expect(scaleOf('V')).toBeCloseTo(100_000, 3);
    expect(() => scaleOf('bpm')).toThrow(/'a\.edf' channels must include one measured in nV, uV, mV or V/);
  });

  it('counts the records itself when the recording was not closed', () => {
    expect(readEdf(patched(236, '-1      '), 'a.edf').samples).toHaveLength(200);
  });

  it('plays EDF+D without pauses and refuses one with a pause', () => {
    const discontinuous = patched(192, 'EDF+D');
    expect(readEdf(discontinuous, 'a.edf').samples).toHaveLength(200);
    const second = Buffer.from(discontinuous).indexOf('+0.5\x14\x14');
    discontinuous.set(new TextEncoder().encode('+9.5'), second);
    expect(() => readEdf(discontinuous, 'a.edf')).toThrow(
      /'a\.edf' record 2 \(starts at 9\.5 s\) must start at 0\.5 s/,
    );
  });

  it.each([
    ['version', patched(0, 'BIOSEMI '), /byte 0 \(version "BIOSEMI"\) must be "0"/],
    ['signal count', patched(252, 'four'), /byte 252 \(number of signals: "four"\) must be a number/],
    [
      'header length',
      patched(184, '1024    '),
      /byte 184 \(header of 1024 bytes\) must be 768 for 2 signals/,
    ],
    ['record count', patched(236, '0       '), /byte 236 \(0 records\) must be 1 or more/],
    ['record length', patched(244, '0       '), /byte 244 \(record of 0 s\) must be longer than 0 s/],
    [
      'annotations',
      patched(Buffer.from(written()).indexOf('+0.25'), 'x'),
      /\(record 1\) must start with signed seconds/,
    ],
    [
      'cut-off file',
      written().subarray(0, -1),
      /must have \d+ bytes for 4 records of \d+ bytes, but ends in record 4; it is cut off/,
    ],
    ['surplus bytes', new Uint8Array([...written(), 0]), /must be the end of the file after 4 records/],
    ['empty file', new Uint8Array(), /\(0 bytes\) must hold a header of 256 bytes/],
  ])('names the place, the value and the rule of a wrong %s', (_, bytes, message) => {
    expect(() => readEdf(bytes, 'a.edf')).toThrow(message);
    expect(() => readEdf(bytes, 'a.edf')).toThrow(RecordingError);
  });

  it('refuses every file that is cut off anywhere, and no damaged byte crashes it', () => {
    const bytes = written();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => readEdf(bytes.subarray(0, length), 'a.edf')).toThrow(RecordingError);
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          try {
            const { samples: read, scale } = readEdf(damaged, 'a.edf');
            expect(read.length).toBeGreaterThan(0);
            expect(Number.isFinite(scale)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(RecordingError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
