import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { readDeviceList } from './device-list.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const written = (text: string): string => {
  const path = join(folder.path, 'tokens.json');
  writeFileSync(path, text);
  return path;
};

describe('readDeviceList', () => {
  it('reads devices with their tokens', () => {
    const devices = [{ patientId: 1, name: 'Ada', kind: 'eeg', token: 'secret' }];
    expect(readDeviceList(written(JSON.stringify(devices)))).toEqual(devices);
  });

  it.each([
    ['{', /must be a readable list of devices in JSON \(it is no JSON\)/],
    ['[]', /must be a list of \{ patientId, name, kind, token \}: list: /],
    [
      JSON.stringify([{ patientId: 0, name: 'Ada', kind: 'ecg', token: 'secret' }]),
      /0\.patientId: .*; 0\.kind: /,
    ],
  ])('refuses %s, naming every field and no token', (text, message) => {
    const path = written(text);
    expect(() => readDeviceList(path)).toThrow(message);
    expect(() => readDeviceList(path)).not.toThrow(/secret/);
  });

  it('names a file that is not there', () => {
    expect(() => readDeviceList(join(folder.path, 'none.json'))).toThrow(/none\.json' must be .* \(ENOENT\)/);
  });
});
