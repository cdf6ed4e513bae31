import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClusterState } from '../day2/cluster-state.ts';

const fileIn = (stateFolder: string): string => join(stateFolder, 'cluster.json');

/** A state, and when it was reached, as an instant in UTC. */
interface Journal extends ClusterState {
  readonly noted: string;
}

/** What the last run reached, also one that was killed. Undefined: there is no cluster yet. @throws Error for a damaged file */
export function readJournal(stateFolder: string): ClusterState | undefined {
  const journal = readNoted(stateFolder);
  if (journal === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(journal).filter(([name]) => name !== 'noted'),
  ) as unknown as ClusterState;
}

/** Writes what is reached; after a crash there is either the old text or the new one. */
export function writeJournal(stateFolder: string, state: ClusterState): void {
  writeNoted(stateFolder, { ...state, noted: new Date().toISOString() });
}

/** The journal as text of one line, for `adoptJournal` of another machine. */
export const printedJournal = (stateFolder: string): string => JSON.stringify(readNoted(stateFolder));

/**
 * Takes over what a run printed, perhaps on another machine, unless this machine has noted something later.
 * @param printed text of `printedJournal`; undefined or empty: there was no run
 */
export function adoptJournal(stateFolder: string, printed: string | undefined): void {
  if (printed === undefined || printed === '') return;
  const theirs = JSON.parse(printed) as Journal;
  const ours = readNoted(stateFolder);
  if (ours === undefined || Date.parse(ours.noted) < Date.parse(theirs.noted))
    writeNoted(stateFolder, theirs);
}

function readNoted(stateFolder: string): Journal | undefined {
  const file = fileIn(stateFolder);
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Journal;
  } catch (cause) {
    throw new Error(`'${file}' must be JSON; restore it, or remove it if the cluster is gone`, { cause });
  }
}

const writeNoted = (stateFolder: string, journal: Journal): void =>
  writeDurably(fileIn(stateFolder), `${JSON.stringify(journal, undefined, 2)}\n`);

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
