import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Letters of the five sets: healthy eyes open, eyes closed; seizure-free opposite, inside the focus; seizure. */
export const bonnSets = ['Z', 'O', 'N', 'F', 'S'] as const;
export type BonnSet = (typeof bonnSets)[number];

/** One recording of the Bonn pack, 23.6 s at 173.61 Hz. */
export interface Recording {
  readonly id: string;
  readonly set: BonnSet;
  /** Recordings cut from the same stretch of time share it; the unit of independence. */
  readonly group: string;
  readonly seizure: boolean;
  /** 4,097 samples in microvolts (one A/D count is taken as one microvolt). */
  readonly samplesUv: Float32Array;
}

/** Files of a pack: the recordings, plain or compressed by gzip, and their groups. */
export interface PackFiles {
  readonly recordings: string;
  /** @default - none: every recording is an event of its own */
  readonly groups?: string;
}

const SAMPLES = 4_097;
const MOST_FAULTS = 10;
const HEADER = 'recording,group';

/** The files of the development pack in `folder`. */
export const developmentPack = (folder: string): PackFiles => ({
  recordings: join(folder, 'bonn-development.csv.gz'),
  groups: join(folder, 'bonn-development-groups.csv'),
});

/** Reads a pack. @throws Error naming file, line and rule of the faults, at most ten of them */
export function readBonnPack({ recordings, groups }: PackFiles): readonly Recording[] {
  const groupOf = groups === undefined ? undefined : parseGroups(readText(groups), basename(groups));
  return parseRecordings(readText(recordings), groupOf, basename(recordings));
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`'${file}' (${code}) must be a file that can be read`, { cause });
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Error(`'${file}' (${bytes.length} bytes) must be complete gzip data (${why}); copy it again`, {
      cause,
    });
  }
}

/**
 * Parses `set letter, recording id, 4097 integers` lines.
 * @param groups group of each recording; undefined makes every recording its own. Further recordings are ignored
 * @throws Error naming file, line and rule of the faults, at most ten of them
 */
export function parseRecordings(
  text: string,
  groups: ReadonlyMap<string, string> | undefined,
  file: string,
): readonly Recording[] {
  const faults: string[] = [];
  const lineOf = new Map<string, number>();
  const recordings: Recording[] = [];
  linesOf(text).forEach((line, index) => {
    if (line === '') return;
    const [letter, id = '', ...values] = line.split(',').map((field) => field.trim());
    const fault = (rule: string): unknown => faults.push(`'${file}' line ${index + 1}: ${rule}`);
    const set = bonnSets.find((known) => known === letter);
    const bad = values.findIndex((value) => !/^-?\d+$/.test(value));
    const group = groups === undefined ? id : groups.get(id);
    if (set === undefined) fault(`set (${letter}) must be one of ${bonnSets.join(', ')}`);
    if (id === '') fault('recording id must not be empty');
    else if (lineOf.has(id)) fault(`recording ${id} must appear once; it is on line ${lineOf.get(id)} too`);
    else if (group === undefined) fault(`recording ${id} must have a group; add it to the group file`);
    if (values.length !== SAMPLES) fault(`samples (${values.length}) must be ${SAMPLES}`);
    if (bad >= 0) fault(`sample ${bad + 1} (${values[bad]}) must be an integer`);
    lineOf.set(id, index + 1);
    if (set !== undefined && group !== undefined)
      recordings.push({ id, set, group, seizure: set === 'S', samplesUv: Float32Array.from(values, Number) });
  });
  if (recordings.length === 0 && faults.length === 0)
    faults.push(`'${file}' must hold at least one recording; it is empty`);
  throwFaults(faults);
  return recordings;
}

/** Parses `recording,group` lines below their header. @throws Error naming file, line and rule of the faults */
export function parseGroups(text: string, file: string): ReadonlyMap<string, string> {
  const faults: string[] = [];
  const groups = new Map<string, string>();
  linesOf(text).forEach((line, index) => {
    const fields = line.split(',').map((field) => field.trim());
    const [id, group] = fields;
    const fault = (rule: string): unknown => faults.push(`'${file}' line ${index + 1}${rule}`);
    if (index === 0) {
      if (fields.join(',') !== HEADER) fault(` (${line}) must be '${HEADER}'`);
    } else if (line !== '') {
      if (!id || !group || fields.length > 2) fault(` (${line}) must hold a recording and a group`);
      else if (groups.has(id)) fault(`: recording ${id} must appear once`);
      else groups.set(id, group);
    }
  });
  throwFaults(faults);
  return groups;
}

const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r?\n/);

function throwFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const rest = faults.length - MOST_FAULTS;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  throw new Error([...faults.slice(0, MOST_FAULTS), ...more].join('\n'));
}
