import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { z } from 'zod';
import { mustBePresent } from '../../../testing/must-be-present.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

/** A Python that has the package edf-reader, a reader of EDF+D which is not ours. */
const python =
  process.env['EDF_READER_PYTHON'] ??
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'eeg-ward/edf-reader/bin/python');

/** Tests that need it: left out, and counted so, on a machine that has none. */
export const describeWithEdfReader = existsSync(python) || mustBePresent ? describe : describe.skip;

const program = `
import json, sys
from edf_reader import EdfWrapper
reader = EdfWrapper(sys.argv[1])
channels = reader.read_ts_channel_basic_info()
values = reader.read_ts_channels_uutc([each['name'] for each in channels], [None, None])
print(json.dumps({
  'reserved': reader.header['reserved'],
  'onsetsS': [each['onset'] for each in reader.segment_markers],
  'prefiltering': [each['prefiltering'] for each in reader.signals_header],
  'channels': [{'label': each['name'], 'unit': each['unit'], 'startUs': each['start_time']} for each in channels],
  'values': [[None if value != value else value for value in each.tolist()] for each in values],
}))`;

const found = z.object({
  reserved: z.string(),
  /** Of every record, in seconds after the start in the header. */
  onsetsS: z.array(z.number()),
  prefiltering: z.array(z.string()),
  /** Start of the first sample in microseconds, with the clock of the header taken for UTC. */
  channels: z.array(z.object({ label: z.string(), unit: z.string(), startUs: z.number() })),
  /** From the first sample to the last, null where nothing was recorded. */
  values: z.array(z.array(z.number().nullable())),
});

/** What the other reader finds in a file. @throws an error with what it said */
export function readByEdfReader(file: Uint8Array): z.infer<typeof found> {
  const folder = temporaryFolder();
  try {
    const path = join(folder.path, 'export.edf');
    writeFileSync(path, file);
    const { status, stdout, stderr, error } = spawnSync(python, ['-c', program, path], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status !== 0)
      throw new Error(`${python} must read the file with edf-reader: ${error?.message ?? stderr}`);
    return found.parse(JSON.parse(stdout));
  } finally {
    folder.remove();
  }
}
