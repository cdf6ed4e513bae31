import { existsSync, readdirSync } from 'node:fs';
import { loadRecordings, type LoadOptions } from '../../signal/recording/load-recordings.ts';
import type { Recording } from '../../signal/recording/recording.ts';
import { recordedSources, syntheticSources, type EegSources, type Order } from './eeg-sources.ts';

export interface SourceOptions extends LoadOptions {
  /** Folder with recordings that must be played. Absent: downloaded ones if there are any, else made EEG. */
  readonly recordings?: string;
  /** Folder of `npm run recordings`. */
  readonly downloads: string;
  readonly order: Order;
  readonly seed: number;
  /** EEG devices that share the recordings. */
  readonly devices: number;
}

export interface ChosenSources {
  readonly sources: EegSources;
  /** What was read; empty for made EEG. */
  readonly recordings: readonly Recording[];
  readonly origin: 'replay' | 'synthetic';
  /** Why files were not read, one sentence each. */
  readonly skipped: readonly string[];
}

/**
 * Decides what is played: the given folder, else what has been downloaded, else made EEG.
 * @throws Error when the given folder holds nothing that can be played
 */
export async function chooseSources(options: SourceOptions): Promise<ChosenSources> {
  const folder = options.recordings ?? (holdsRecordings(options.downloads) ? options.downloads : undefined);
  if (folder === undefined)
    return { sources: syntheticSources(options), recordings: [], origin: 'synthetic', skipped: [] };
  const { recordings, skipped } = await loadRecordings(folder, options);
  return { sources: recordedSources(recordings, options), recordings, origin: 'replay', skipped };
}

const holdsRecordings = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder, { recursive: true }).some((path) => /\.edf$/i.test(String(path)));
