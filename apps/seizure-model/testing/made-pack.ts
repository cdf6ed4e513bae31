import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bonnSets, developmentPack, type BonnSet } from '../data/bonn-pack.ts';
import { randomFrom } from '../train/random.ts';
import { background, discharge } from './made-signals.ts';

const SAMPLES = 4_097;

/** A line of the pack format with made signal. */
export function packLine(set: BonnSet, id: string, seed: number): string {
  const random = randomFrom(seed);
  const samplesUv = set === 'S' ? discharge(random, SAMPLES) : background(random, SAMPLES);
  return [set, id, ...Array.from(samplesUv, Math.round)].join(',');
}

/** Writes a pack of `perSet` made recordings of each set, two to a group. */
export function writeMadePack(folder: string, perSet: number) {
  const ids = bonnSets.flatMap((set) =>
    Array.from({ length: perSet }, (_, i) => ({ set, id: `${set}${String(i + 1).padStart(3, '0')}`, i })),
  );
  const lines = ids.map(({ set, id }, seed) => packLine(set, id, seed));
  const groups = ids.map(({ set, id, i }) => `${id},${set}-${Math.floor(i / 2)}`);
  const files = { recordings: join(folder, 'made.csv.gz'), groups: join(folder, 'made-groups.csv') };
  writeFileSync(files.recordings, gzipSync(`${lines.join('\n')}\n`));
  writeFileSync(files.groups, `recording,group\n${groups.join('\n')}\n`);
  return files;
}

/** Writes a made pack under the names of the development pack. @returns the folder */
export function madePackFolder(folder: string, perSet: number): string {
  const made = writeMadePack(folder, perSet);
  const { recordings, groups } = developmentPack(folder);
  renameSync(made.recordings, recordings);
  if (groups !== undefined) renameSync(made.groups, groups);
  return folder;
}
