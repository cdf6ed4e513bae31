import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readSeizureSummary } from './seizure-summary.ts';
import { looksLikeBonn, readBonnCsv, readPlainCsv } from './read-csv.ts';
import { readEdf } from './read-edf.ts';
import { RecordingError, type Recording } from './recording.ts';

/** Most files that are read: whole archives do not belong into memory. */
const MAX_FILES = 64;
const PLAYABLE = /\.(edf|csv|csv\.gz)$/i;

export interface LoadOptions {
  /** Channel of EDF files. @default - the first one measured in volts */
  readonly channel?: string;
  /** Sampling rate of plain CSV files, in hertz. */
  readonly csvRateHz?: number;
}

export interface LoadedRecordings {
  readonly recordings: readonly Recording[];
  /** One sentence per file that cannot be played, with the reason. */
  readonly skipped: readonly string[];
}

/**
 * Reads every EDF, EDF+ and CSV recording below a folder, in the order of their paths.
 * @throws Error when the folder holds none that can be played, with the reasons
 */
export async function loadRecordings(folder: string, options: LoadOptions = {}): Promise<LoadedRecordings> {
  const found = (await pathsBelow(folder)).filter((path) => PLAYABLE.test(path)).toSorted();
  const recordings: Recording[] = [];
  const skipped = found.slice(MAX_FILES).map((path) => `'${path}' comes after the first ${MAX_FILES} files`);
  for (const path of found.slice(0, MAX_FILES)) {
    try {
      recordings.push(...(await loadFile(join(folder, path), options)));
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      skipped.push(error.message);
    }
  }
  if (recordings.length === 0)
    throw new Error(
      [
        `'${folder}' (${found.length} EDF or CSV files) must hold at least one recording that can be played`,
        ...skipped,
      ].join('\n'),
    );
  return { recordings, skipped };
}

async function pathsBelow(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`'${folder}' (${code}) must be a folder with EDF, EDF+ or CSV recordings`, { cause });
  }
}

/** Reads one file. @throws RecordingError when it breaks its format */
export async function loadFile(path: string, options: LoadOptions = {}): Promise<readonly Recording[]> {
  const file = basename(path);
  const stored = await readFile(path);
  if (/\.edf$/i.test(file)) {
    const recording = readEdf(
      stored,
      file,
      options.channel === undefined ? {} : { channel: options.channel },
    );
    const seizures = await summarised(path);
    return [
      seizures.length > 0
        ? { ...recording, annotations: [...recording.annotations, ...seizures] }
        : recording,
    ];
  }
  const text = (/\.gz$/i.test(file) ? await unzip(stored, file) : stored).toString('utf8');
  return looksLikeBonn(text)
    ? readBonnCsv(text, file)
    : [readPlainCsv(text, file, { samplingRateHz: options.csvRateHz })];
}

async function unzip(stored: Buffer, file: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(stored);
  } catch (error) {
    throw new RecordingError(
      file,
      `(${stored.length} bytes)`,
      `must be complete gzip data (${(error as Error).message}); copy it again`,
    );
  }
}

/** CHB-MIT keeps its seizures in `<case>-summary.txt` beside the records. */
async function summarised(path: string) {
  const file = basename(path);
  const summary = join(dirname(path), `${file.split('_')[0]}-summary.txt`);
  try {
    return readSeizureSummary(await readFile(summary, 'utf8'), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
