import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { developmentPack, parseGroups, parseRecordings, readBonnPack } from './bonn-pack.ts';
import { cutWindows } from './windows.ts';

const line = (letter: string, id: string): string =>
  `${letter},${id},${Array.from({ length: 4_097 }, (_, i) => (i % 400) - 200).join(',')}`;
const groups = new Map([['S001', 'G001']]);
const parse = (text: string) => parseRecordings(text, groups, 'pack.csv');

describe('readBonnPack', () => {
  it('reads recordings with their groups and labels', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bonn-'));
    const text = `${line('S', 'S001')}\r\n${line('Z', 'Z002')}\n`;
    writeFileSync(join(folder, 'bonn-development.csv.gz'), gzipSync(text));
    writeFileSync(join(folder, 'bonn-development-groups.csv'), 'recording,group\nS001,G001\nZ002,G002\n');
    const recordings = readBonnPack(developmentPack(folder));
    rmSync(folder, { recursive: true });
    expect(recordings.map(({ id, set, group, seizure }) => ({ id, set, group, seizure }))).toEqual([
      { id: 'S001', set: 'S', group: 'G001', seizure: true },
      { id: 'Z002', set: 'Z', group: 'G002', seizure: false },
    ]);
    expect(recordings[0]!.samplesUv).toHaveLength(4_097);
    expect(recordings[0]!.samplesUv[0]).toBe(-200);
  });
});

describe('parseRecordings', () => {
  it.each([
    [line('X', 'S001'), "'pack.csv' line 1: set (X)"],
    [`${line('S', 'S001')}\n${line('S', 'S001')},5`, "'pack.csv' line 2: samples (4098) must be 4097"],
    [
      line('S', 'S001')
        .replace(/,-200$/m, ',nan')
        .replace(',-199', ',1.5'),
      "'pack.csv' line 1: sample 2 (1.5)",
    ],
    [line('S', 'S009'), "'pack.csv' line 1: recording S009 must have a group"],
  ])('names file, line and rule of a fault', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('readBonnPack with faults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bonn-faults-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, bytes: string | Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it('takes plain files, and every recording as an event of its own without groups', () => {
    const recordings = file('plain.csv', `${line('S', 'S001')}\n${line('S', 'S002')}\n`);
    expect(readBonnPack({ recordings }).map(({ group }) => group)).toEqual(['S001', 'S002']);
  });

  it('reports all faults together, and a recording that is there twice', () => {
    const recordings = file('twice.csv', `${line('S', 'S001')}\nQ,Q1,1\n${line('S', 'S001')}\n`);
    expect(() => readBonnPack({ recordings })).toThrow(
      "'twice.csv' line 2: set (Q) must be one of Z, O, N, F, S\n" +
        "'twice.csv' line 2: samples (1) must be 4097\n" +
        "'twice.csv' line 3: recording S001 must appear once; it is on line 1 too",
    );
  });

  it('names files that are missing, cut off or empty', () => {
    const whole = gzipSync(line('S', 'S001'));
    expect(() => readBonnPack({ recordings: join(folder, 'none.csv') })).toThrow(
      /none\.csv' \(ENOENT\) must/,
    );
    expect(() => readBonnPack({ recordings: file('cut.csv.gz', whole.subarray(0, -20)) })).toThrow(
      /cut\.csv\.gz' \(\d+ bytes\) must be complete gzip data/,
    );
    expect(() => readBonnPack({ recordings: file('empty.csv', '') })).toThrow(
      "'empty.csv' must hold at least",
    );
  });
});

describe('parseGroups', () => {
  it.each([
    ['id,group\n', "'groups.csv' line 1 (id,group)"],
    ['recording,group\nS001\n', "'groups.csv' line 2 (S001)"],
    ['recording,group\nS001,G1\nS001,G2\n', "'groups.csv' line 3: recording S001 must appear once"],
  ])('names file, line and rule of a fault', (text, message) => {
    expect(() => parseGroups(text, 'groups.csv')).toThrow(message);
  });
});

describe('cutWindows', () => {
  it('cuts consecutive windows from any start and drops what does not fill one', () => {
    const recordings = parse(line('S', 'S001'));
    const { samplesUv, recordings: owners } = cutWindows(recordings, 3);
    expect(owners).toHaveLength(23);
    expect(cutWindows(recordings, 133).recordings).toHaveLength(22);
    expect(samplesUv[0]).toBe(recordings[0]!.samplesUv[3]);
    expect(samplesUv[178]).toBe(recordings[0]!.samplesUv[181]);
  });
});
