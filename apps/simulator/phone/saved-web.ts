import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebFile } from './build-web.ts';

const INDEX = 'files.json';

/** What is needed to serve the files again: their paths and types; they are numbered by their position. */
type Index = readonly (readonly [path: string, type: string])[];

/** Writes a built page into a folder, for a program that is bundled away from the sources. */
export async function saveWeb(files: ReadonlyMap<string, WebFile>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const entries = [...files];
  await Promise.all(entries.map(([, { body }], i) => writeFile(join(folder, String(i)), body)));
  const index: Index = entries.map(([path, { type }]) => [path, type]);
  await writeFile(join(folder, INDEX), JSON.stringify(index));
}

/** Reads what `saveWeb` wrote. */
export async function loadWeb(folder: string): Promise<ReadonlyMap<string, WebFile>> {
  const index = JSON.parse(await readFile(join(folder, INDEX), 'utf8')) as Index;
  const bodies = await Promise.all(index.map((_, i) => readFile(join(folder, String(i)))));
  return new Map(index.map(([path, type], i) => [path, { type, body: bodies[i]! }]));
}
