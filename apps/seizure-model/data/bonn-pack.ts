import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const SAMPLES = 4_097;
const FILES = { recordings: 'bonn-development.csv.gz', groups: 'bonn-development-groups.csv' } as const;

/** Reads the pack in `folder`. @throws Error naming file and line of the first fault */
export function readBonnPack(folder: string): readonly Recording[] {
  const groups = parseGroups(readFileSync(join(folder, FILES.groups), 'utf8'), FILES.groups);
  const text = gunzipSync(readFileSync(join(folder, FILES.recordings))).toString('utf8');
  return parseRecordings(text, groups, FILES.recordings);
}

/** Parses `set letter, recording id, 4097 integers` lines. @throws Error naming file and line of the first fault */
export function parseRecordings(
  text: string,
  groups: ReadonlyMap<string, string>,
  file: string,
): readonly Recording[] {
  return linesOf(text).map((line, index) => {
    const at = `'${file}' line ${index + 1}`;
    const [letter, id, ...values] = line.split(',');
    const set = bonnSets.find((known) => known === letter);
    if (set === undefined) throw new Error(`${at}: set (${letter}) must be one of ${bonnSets.join(', ')}`);
    if (!id) throw new Error(`${at}: recording id must not be empty`);
    if (values.length !== SAMPLES) throw new Error(`${at}: samples (${values.length}) must be ${SAMPLES}`);
    const bad = values.findIndex((value) => !/^-?\d+$/.test(value.trim()));
    if (bad >= 0) throw new Error(`${at}: sample ${bad + 1} (${values[bad]}) must be an integer`);
    const group = groups.get(id);
    if (group === undefined)
      throw new Error(`${at}: recording ${id} must have a group; add it to the group file`);
    return { id, set, group, seizure: set === 'S', samplesUv: Float32Array.from(values, Number) };
  });
}

/** Parses `recording,group` lines below their header. @throws Error naming file and line of the first fault */
export function parseGroups(text: string, file: string): ReadonlyMap<string, string> {
  const [header, ...lines] = linesOf(text);
  if (header !== 'recording,group') throw new Error(`'${file}' line 1 (${header}) must be 'recording,group'`);
  const groups = new Map<string, string>();
  lines.forEach((line, index) => {
    const [id, group, ...rest] = line.split(',');
    if (!id || !group || rest.length > 0)
      throw new Error(`'${file}' line ${index + 2} (${line}) must hold a recording and a group`);
    if (groups.has(id)) throw new Error(`'${file}' line ${index + 2}: recording ${id} must appear once`);
    groups.set(id, group);
  });
  return groups;
}

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== '');
