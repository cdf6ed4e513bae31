import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetch } from 'undici';
import { licenceText, withSummaries, type Collection } from './chb-mit.ts';
import { readChecksums, type Checksums } from './checksums.ts';
import { downloadFile, type DownloadOutcome } from './download-file.ts';

const LIST_ATTEMPTS = 4;

export interface GetOptions {
  readonly collection: Collection;
  /** Paths in the collection, such as `chb01/chb01_03.edf`. Empty: its default files. */
  readonly files: readonly string[];
  /** Folder below which the collection gets a folder of its own. */
  readonly folder: string;
  /** Address to download from instead of the collection's own, such as that of a mirror. */
  readonly baseUrl?: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly onProgress?: (file: string, haveBytes: number, totalBytes: number | undefined) => void;
  readonly firstWaitMs?: number;
}

/**
 * Shows the licence, then downloads and verifies the files one after the other.
 * @throws Error for a file that the collection does not have, before anything is downloaded; for a wrong sum;
 * when the server stays away
 */
export async function getCollection(
  options: GetOptions,
): Promise<readonly { readonly file: string; readonly outcome: DownloadOutcome }[]> {
  const { collection, signal, say } = options;
  say(licenceText(collection));
  const baseUrl = (options.baseUrl ?? collection.baseUrl).replace(/\/*$/, '/');
  const files = withSummaries(options.files.length > 0 ? options.files : collection.defaultFiles);
  const checksums = await fetchChecksums(`${baseUrl}${collection.checksums}`, options);
  assertKnown(files, checksums, collection);
  const target = join(options.folder, collection.name);
  await mkdir(target, { recursive: true });
  const done = [];
  for (const file of files) {
    const outcome = await downloadFile({
      url: `${baseUrl}${file}`,
      path: join(target, file),
      sha256: checksums.get(file)!,
      signal,
      onProgress: (have, total) => options.onProgress?.(file, have, total),
      ...(options.firstWaitMs === undefined ? {} : { firstWaitMs: options.firstWaitMs }),
    });
    done.push({ file, outcome });
  }
  return done;
}

function assertKnown(files: readonly string[], checksums: Checksums, { title }: Collection): void {
  const unknown = files.filter((file) => !checksums.has(file) || leavesFolder(file));
  if (unknown.length > 0)
    throw new Error(
      `'--files' (${unknown.join(', ')}) must be among the ${checksums.size} files of ${title}, such as chb01/chb01_03.edf`,
    );
}

const leavesFolder = (file: string): boolean =>
  normalize(file).split(sep).includes('..') || file.startsWith('/');

async function fetchChecksums(url: string, { signal, firstWaitMs = 500 }: GetOptions): Promise<Checksums> {
  for (let attempt = 1; ; attempt += 1) {
    let status: number | string;
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) });
      if (response.ok) return readChecksums(await response.text());
      await response.body?.cancel();
      status = response.status;
    } catch (error) {
      if (!(error instanceof TypeError) && (error as Error).name !== 'TimeoutError') throw error;
      status = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? 'no answer';
    }
    if (attempt === LIST_ATTEMPTS || signal.aborted || (typeof status === 'number' && status < 500))
      throw new Error(
        `'${url}' (${status}) must give the list of checksums; check the connection or name a mirror with --url`,
      );
    await sleep(firstWaitMs * 2 ** attempt, undefined, { signal });
  }
}

/** What lies in a folder of downloads, with its size in bytes. */
export async function listDownloads(
  folder: string,
): Promise<readonly { readonly file: string; readonly bytes: number }[]> {
  const paths = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files
      .toSorted()
      .map(async (path) => ({ file: path.slice(folder.length + 1), bytes: (await stat(path)).size })),
  );
}
