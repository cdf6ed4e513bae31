import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { writeEdf } from '../../signal/recording/edf-writer.ts';
import { chooseSources, type SourceOptions } from './choose-sources.ts';

const edf = writeEdf({
  start: '2026-05-19T07:03:09',
  recordSeconds: '1',
  signals: [
    {
      label: 'Cz',
      physicalMin: -800,
      physicalMax: 800,
      samplesPerRecord: 256,
      samples: new Int16Array(256 * 5),
    },
  ],
});
let folder: ReturnType<typeof temporaryFolder>;
let options: SourceOptions;

beforeEach(() => {
  folder = temporaryFolder();
  options = { downloads: join(folder.path, 'downloads'), order: 'mix', seed: 1, devices: 1 };
});
afterEach(() => folder.remove());
const fill = (name: string): string => {
  const path = join(folder.path, name);
  mkdirSync(join(path, 'chb01'), { recursive: true });
  writeFileSync(join(path, 'chb01', 'chb01_03.edf'), edf);
  return path;
};
const firstOrigin = async (): Promise<string | undefined> => {
  const { sources, origin } = await chooseSources(options);
  const first = sources.forPatient(0).next();
  expect(first.done === true ? undefined : first.value.origin).toBe(origin);
  return origin;
};

describe('chooseSources', () => {
  it('makes EEG when nothing was named or downloaded, or a download is not complete', async () => {
    expect(await firstOrigin()).toBe('synthetic');
    mkdirSync(options.downloads);
    writeFileSync(join(options.downloads, 'chb01_03.edf.part'), edf);
    expect(await firstOrigin()).toBe('synthetic');
  });

  it('plays what has been downloaded', async () => {
    fill('downloads');
    expect(await firstOrigin()).toBe('replay');
  });

  it('plays the named folder before anything else, and refuses one without recordings', async () => {
    fill('downloads');
    options = { ...options, recordings: fill('named') };
    expect((await chooseSources(options)).sources.description).toBe('one recording');
    await expect(chooseSources({ ...options, recordings: folder.path + '/none' })).rejects.toThrow(
      /none' \(ENOENT\) must be a folder with EDF, EDF\+ or CSV recordings/,
    );
  });
});
