import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClusterState } from '../day2/cluster-state.ts';

const fileIn = (stateFolder: string): string => join(stateFolder, 'cluster.json');

/** What the last run reached, also one that was killed. Undefined: there is no cluster yet. @throws Error for a damaged file */
export function readJournal(stateFolder: string): ClusterState | undefined {
  const file = fileIn(stateFolder);
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as ClusterState;
  } catch (cause) {
    throw new Error(`'${file}' must be JSON; restore it, or remove it if the cluster is gone`, { cause });
  }
}

/** Writes what is reached; after a crash there is either the old text or the new one. */
export function writeJournal(stateFolder: string, state: ClusterState): void {
  writeDurably(fileIn(stateFolder), `${JSON.stringify(state, undefined, 2)}\n`);
}

/** Replaces a file of ours, readable by its owner only. */
export function writeDurably(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.partial`;
  const descriptor = openSync(partial, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, file);
}
