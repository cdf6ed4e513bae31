import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { itWithRecordings, testData } from '../../testing/test-data.ts';
import { writeEdf } from './edf-writer.ts';
import { loadRecordings } from './load-recordings.ts';
import { excerpt, seizuresIn } from './recording.ts';

const edf = writeEdf({
  start: '2026-05-19T07:03:09',
  recordSeconds: '1',
  signals: [
    {
      label: 'FP1-F7',
      physicalMin: -800,
      physicalMax: 800,
      samplesPerRecord: 256,
      samples: new Int16Array(256 * 60),
    },
  ],
});
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('loadRecordings', () => {
  itWithRecordings(
    'reads the 400 recordings of the Bonn pack and the EDF files below it, and says what it skipped',
    async () => {
      const { recordings, skipped } = await loadRecordings(testData('bonn'));
      expect(recordings).toHaveLength(403);
      expect(recordings.filter((recording) => seizuresIn(recording).length > 0)).toHaveLength(80);
      expect(skipped).toEqual([expect.stringMatching(/^'bonn-development-groups\.csv'/)]);
    },
  );

  it('takes the seizures of a record from the summary beside it', async () => {
    await mkdir(join(folder, 'chb01'));
    await writeFile(join(folder, 'chb01', 'chb01_03.edf'), edf);
    await writeFile(
      join(folder, 'chb01', 'chb01-summary.txt'),
      [
        'File Name: chb01_02.edf\nNumber of Seizures in File: 0\n',
        'File Name: chb01_03.edf\nFile Start Time: 13:43:04\nNumber of Seizures in File: 2',
        'Seizure 1 Start Time: 12 seconds\nSeizure 1 End Time: 20 seconds',
        'Seizure 2 Start Time: 41 seconds\nSeizure 2 End Time: 55 seconds\n',
        'File Name: chb01_04.edf\nSeizure Start Time: 1 seconds\nSeizure End Time: 2 seconds\n',
      ].join('\n'),
    );
    const [recording] = (await loadRecordings(folder)).recordings;
    expect(seizuresIn(recording!)).toEqual([
      { fromS: 12, toS: 20 },
      { fromS: 41, toS: 55 },
    ]);
    expect(seizuresIn(excerpt(recording!, 35, 25))).toEqual([{ fromS: 6, toS: 20 }]);
    expect(excerpt(recording!, 35, 25).samples).toHaveLength(25 * 256);
  });

  it('skips damaged files with their reason and plays the others', async () => {
    await writeFile(join(folder, 'a.edf'), edf.subarray(0, 5_000));
    await writeFile(join(folder, 'b.csv.gz'), gzipSync('1\n2\n').subarray(0, 15));
    await writeFile(join(folder, 'c.csv.gz'), gzipSync('1\n2\n'));
    const { recordings, skipped } = await loadRecordings(folder, { csvRateHz: 200 });
    expect(recordings.map(({ label }) => label)).toEqual(['c.csv.gz']);
    expect(skipped).toEqual([
      expect.stringMatching(/^'a\.edf' .*cut off/),
      expect.stringMatching(/^'b\.csv\.gz' \(15 bytes\) must be complete gzip data/),
    ]);
  });

  it('refuses a folder without any recording, with the reasons', async () => {
    await writeFile(join(folder, 'a.csv'), 'x,y\n1,2\n');
    await expect(loadRecordings(folder)).rejects.toThrow(
      /must hold at least one recording that can be played\n'a\.csv'/,
    );
  });
});
