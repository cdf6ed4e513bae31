import { describe, expect, it } from '@jest/globals';
import { EDF } from 'edfjs';
import type { Annotation } from '../../../../contracts/annotation.ts';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { packSamples, unpackSamples } from '../../../../contracts/samples.ts';
import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import { NO_FILTER } from '../../../../signal/filtering/display-filter.ts';
import { readEdfAnnotations } from '../../../../signal/recording/edf-annotations.ts';
import { readEdfHeader } from '../../../../signal/recording/edf-header.ts';
import { madeWindow, startOfWindow, storedWindow } from '../../testing/made-windows.ts';
import { describeWithEdfReader, readByEdfReader } from '../../testing/edf-reader.ts';
import { edfOf, labelsOf, type BesideEeg } from './edf-of.ts';
import { exportable, MAX_EXPORT_SAMPLES } from './exportable.ts';
import { recordsOf } from './records-of.ts';

const startMs = Date.UTC(2026, 4, 19, 5, 3, 9, 250);

interface Changes {
  readonly offsetMs?: number;
  readonly samplingRateHz?: number;
  readonly without?: readonly number[];
  readonly gapMs?: number;
  readonly scaleUv?: number;
  readonly count?: number;
}

/** Windows of one channel, one after the other; `gapMs` lies in their middle. */
function channel(name: string, changes: Changes = {}): readonly EegWindow[] {
  const { offsetMs = 0, without = [], gapMs = 0, scaleUv = 1, count = 20 } = changes;
  return Array.from({ length: count }, (_none, sequence) => {
    const made = madeWindow({
      patientId: 1 + name.length,
      sequence,
      startMs: startOfWindow(startMs, sequence) + offsetMs + (sequence < count / 2 ? 0 : gapMs),
      channel: name,
    });
    const { samplingRateHz = made.samplingRateHz } = changes;
    return storedWindow(
      { ...made, patientId: 1, scaleUv, samplingRateHz, offsetMinutes: 120 },
      sequence + 1,
      startMs,
    );
  }).filter((_window, sequence) => !without.includes(sequence));
}

const nothing: BesideEeg = {
  filter: NO_FILTER,
  annotations: [],
  transitions: [],
  heartRates: { bucketMs: 60_000, buckets: [], summary: null },
};
const heartRates: HeartRateTrend = {
  bucketMs: 60_000,
  buckets: [
    { startMs: startMs + 4_750, samples: 3, lowest: 61, mean: 64.333, highest: 70 },
    { startMs: startMs + 10_750, samples: 1, lowest: 72, mean: 72, highest: 72 },
  ],
  summary: null,
};

const fileOf = (windows: readonly EegWindow[], beside: Partial<BesideEeg> = {}): Uint8Array =>
  edfOf(1, exportable(windows, undefined), { ...nothing, ...beside });

/** What a reader of somebody else finds in a file. */
function readByAnother(file: Uint8Array): EDF {
  const edf = new EDF();
  edf.read_buffer(file.slice().buffer as ArrayBuffer);
  return edf;
}

describe('a file of several channels without gaps', () => {
  const channels = {
    C3: channel('C3'),
    'F7-T7': channel('F7-T7', { scaleUv: 0.25 }),
    O1: channel('O1', { offsetMs: 2 }),
  };
  const file = fileOf(Object.values(channels).flat(), { heartRates });
  const read = readByAnother(file);

  it('opens in a reader that is not ours, as EDF+C', () => {
    expect([read.type, read.pid, read.startdate, read.starttime]).toEqual([
      'EDF+C',
      '1 X X X',
      '19.05.26',
      '07.03.09',
    ]);
    expect(read.channels.map(({ label }) => label)).toEqual([
      'EEG C3',
      'EEG F7-T7',
      'EEG O1',
      'EDF Annotations',
    ]);
    expect(read.channels[0]!.sampling_rate).toBeCloseTo(173.61, 3);
  });

  it('has every value of every channel as it is stored, in microvolts', () => {
    Object.values(channels).forEach((windows, index) => {
      const { blob, physical_dimension: unit } = read.channels[index]!;
      const stored = windows.flatMap(({ samples, scaleUv }) =>
        [...unpackSamples(samples)].map((step) => step * scaleUv),
      );
      expect(unit).toBe('uV');
      expect(blob).toHaveLength(stored.length);
      stored.forEach((microvolts, at) => expect(Math.abs(blob[at]! - microvolts)).toBeLessThan(0.01));
    });
  });

  it('begins at its instant, and has heart rates as annotations of their minutes', () => {
    const [first, ...others] = read.annotations;
    expect(first).toMatchObject({ onset: 0.25 });
    expect(
      others
        .filter(({ label }) => label.some((text) => text !== ''))
        .map(({ onset, duration, label }) => [onset, duration, label.join('')]),
    ).toEqual([
      [5, 60, 'Heart rate: 64.3/min (61 to 70)'],
      [11, 60, 'Heart rate: 72/min'],
    ]);
  });
});

describe('what people wrote', () => {
  const written = (fromMs: number, toMs: number, text: string): Annotation => ({
    annotationId: 1,
    fromMs,
    toMs,
    text,
    by: { accountId: 'a', name: 'Dr. Who' },
    createdMs: 0,
    editedMs: null,
  });

  it('is in the file at its instant and for as long as it is about, without who wrote it', () => {
    const { annotations } = readByAnother(
      fileOf(channel('C3'), {
        annotations: [
          written(startMs + 2_000, startMs + 14_000, 'rhythmic activity – “séance”'),
          written(startMs - 60_000, startMs + 1_000, 'asleep'),
          written(startMs + 3_000, startMs + 3_000, 'spike'),
        ],
      }),
    );
    const notes = annotations.filter(({ label }) => label.some((text) => text !== ''));
    expect(notes.map(({ onset, duration, label }) => [onset, duration || null, label.join('')])).toEqual([
      [0.25, 1, expect.stringMatching(/^Note: asleep/)],
      [2.25, 12, expect.stringMatching(/^Note: rhythmic activity/)],
      [3.25, null, expect.stringMatching(/^Note: spike/)],
    ]);
    expect(JSON.stringify(annotations)).not.toContain('Who');
  });
});

describe('a file of several channels', () => {
  it('keeps every record at its instant where there is a gap', () => {
    const windows = [...channel('C3', { gapMs: 60_000 }), ...channel('C4', { gapMs: 60_000 })];
    const file = fileOf(windows);
    const header = readEdfHeader(file, 'a.edf');
    expect(header).toMatchObject({ kind: 'EDF+D', records: 20 });
    const { recordOnsetsS } = readEdfAnnotations(file, header, 'a.edf');
    const instants = recordOnsetsS.map((onsetS) => Math.round(startMs - 250 + onsetS * 1_000));
    expect(instants).toEqual(channel('C3', { gapMs: 60_000 }).map((window) => window.startMs));
  });

  it('has the lowest step, and says so, where one channel recorded nothing', () => {
    const file = fileOf([...channel('C3'), ...channel('C4', { without: [0, 7, 8] })]);
    const read = readByAnother(file);
    const { blob } = read.channels[1]!;
    for (const record of [0, 7, 8])
      expect(new Set(blob.slice(record * 178, (record + 1) * 178))).toEqual(new Set([-32_768]));
    expect(Math.max(...blob.slice(9 * 178, 10 * 178))).toBeGreaterThan(-32_768);
    const notes = read.annotations.filter(({ label }) => label.some((text) => text !== ''));
    expect(notes.map(({ label }) => label.join(''))).toEqual(['Not recorded: C4', 'Not recorded: C4']);
    expect(notes[0]).toMatchObject({ onset: 0.25, duration: 1.025287 });
    expect(notes[1]!.duration).toBeCloseTo(2 * 1.025287, 2);
  });

  it.each<[string, readonly EegWindow[], string]>([
    [
      'channels that begin at different instants',
      [...channel('C3'), ...channel('C4', { offsetMs: 400 })],
      "channels of one file must begin at the same instants; 'C4' does not at 2026-05-19T05:03:09.650Z: export each 'channel' by itself",
    ],
    [
      'channels of different rates',
      [...channel('C3'), ...channel('C4', { samplingRateHz: 174 })],
      'windows of one file must have one sampling rate and length; that of ',
    ],
    [
      'two signals of one channel at a time',
      [...channel('C3'), ...channel('C3', { offsetMs: 400 })],
      'windows of one file must come one after the other; that of 2026-05-19T05:03:09.650Z of ',
    ],
  ])('is refused for %s', (_what, windows, message) => {
    expect(() => recordsOf(exportable(windows, undefined))).toThrow(message);
  });

  it('is refused where it would not fit into memory, and one channel of it is not', () => {
    const samples = packSamples(new Int16Array(8_192));
    const windows = ['C3', 'C4'].flatMap((name) =>
      Array.from({ length: 489 }, (_none, index) => ({
        ...channel(name, { count: 1 })[0]!,
        samples,
        startMs: startMs + index * 60_000,
      })),
    );
    expect(() => exportable(windows, undefined)).toThrow(
      `a file must hold at most ${MAX_EXPORT_SAMPLES} samples; this one would hold ${2 * 489 * 8_192}: export one 'channel', or a shorter span`,
    );
    expect(exportable(windows, 'C4')).toMatchObject([{ channel: 'C4' }]);
  });
});

describeWithEdfReader('a file with gaps, in a reader of EDF+D that is not ours', () => {
  const names = ['C3', 'C4'];
  const stored = names.map((name) => channel(name, { gapMs: 60_000, scaleUv: 0.5, without: [3] }));

  it('has every value in microvolts at its instant, and nothing where nothing was recorded', () => {
    const read = readByEdfReader(fileOf(stored.flat(), { heartRates }));
    expect(read.reserved).toBe('EDF+D');
    expect(read.channels).toEqual(
      names.map((name) => ({ label: `EEG ${name}`, unit: 'uV', startUs: (startMs + 2 * 3_600_000) * 1_000 })),
    );
    const headerMs = startMs - 250;
    expect(read.onsetsS.map((onsetS) => Math.round(headerMs + onsetS * 1_000))).toEqual(
      stored[0]!.map((window) => window.startMs),
    );
    const rateHz = 178 / 1.025287;
    stored.forEach((windows, track) => {
      const values = read.values[track]!;
      let recorded = 0;
      windows.forEach((window) => {
        const at = Math.round(((window.startMs - startMs) / 1_000) * rateHz);
        // The reader puts records to whole samples: the last sample of one may give way to the next record.
        const steps = unpackSamples(window.samples).subarray(0, 177);
        steps.forEach((step, index) => {
          expect(Math.abs(values[at + index]! - step * 0.5)).toBeLessThan(1e-3);
        });
        recorded += 178;
      });
      const absent = values.filter((value) => value === null).length;
      expect(Math.abs(values.length - absent - recorded)).toBeLessThanOrEqual(windows.length);
      expect(absent).toBeGreaterThan(60 * rateHz);
    });
  });
});

describe('labelsOf', () => {
  it('are ASCII, of 16 characters at most, and no two alike', () => {
    expect(labelsOf(['F7-T7', '', 'Vertex Größe', 'frontal left 1', 'frontal left 2'])).toEqual([
      'EEG F7-T7',
      'EEG',
      'EEG Vertex Gr??e',
      'EEG frontal le~4',
      'EEG frontal le~5',
    ]);
  });
});
