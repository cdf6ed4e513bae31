import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable, Transform } from 'node:stream';
import { fetch, type Response } from 'undici';
import { sha256Of } from './checksums.ts';

/**
 * Attempts that bring nothing, in a row, before a download is given up. What has come stays for the next
 * time.
 */
const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
/** A connection on which nothing comes for so long is broken off. */
const IDLE_MS = 30_000;

export interface DownloadOptions {
  readonly url: string;
  /**
   * Final path; it exists only when the file is complete and its sum is right. Meanwhile bytes are in
   * `<path>.part`.
   */
  readonly path: string;
  /** SHA-256 that the file must have. */
  readonly sha256: string;
  readonly signal: AbortSignal;
  /** Told after every piece: bytes that are there, and in all (undefined while not known). */
  readonly onProgress?: (haveBytes: number, totalBytes: number | undefined) => void;
  /** @default 500 */
  readonly firstWaitMs?: number;
}

export type DownloadOutcome = 'already-there' | 'downloaded';

/**
 * Downloads one file, going on where an earlier attempt stopped.
 * @throws Error naming the address and what is wrong; a file with a wrong sum is deleted
 */
export async function downloadFile(options: DownloadOptions): Promise<DownloadOutcome> {
  const { url, path, sha256, signal } = options;
  if ((await sizeOf(path)) > 0 && (await sha256Of(path)) === sha256) return 'already-there';
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  for (let failures = 0; ;) {
    const before = await sizeOf(part);
    try {
      await fetchRest(part, before, options);
      break;
    } catch (error) {
      if (signal.aborted || error instanceof PermanentError) throw error;
      failures = (await sizeOf(part)) > before ? 0 : failures + 1;
      if (failures >= ATTEMPTS)
        throw new Error(
          `'${url}' could not be downloaded (${reasonOf(error)}); what has come is kept, run the command again`,
          { cause: error },
        );
      await sleep((options.firstWaitMs ?? FIRST_WAIT_MS) * 2 ** failures, undefined, { signal });
    }
  }
  const received = await sha256Of(part);
  if (received !== sha256) {
    await rm(part);
    throw new Error(
      `'${url}' (SHA-256 ${received}) must have the SHA-256 ${sha256} of the list of checksums; it was deleted, download it again`,
    );
  }
  await rename(part, path);
  return 'downloaded';
}

class PermanentError extends Error {}

async function fetchRest(
  part: string,
  haveBytes: number,
  { url, signal, onProgress }: DownloadOptions,
): Promise<void> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error(`nothing came for ${IDLE_MS / 1_000} s`)), IDLE_MS);
  try {
    const response = await fetch(url, {
      headers: haveBytes > 0 ? { range: `bytes=${haveBytes}-` } : {},
      signal: AbortSignal.any([signal, idle.signal]),
    });
    if (response.status === 416) {
      await response.body?.cancel();
      if (totalOf(response, haveBytes) === haveBytes) return;
      await rm(part, { force: true });
      throw new Error('the server has fewer bytes than were downloaded before');
    }
    if (
      response.status >= 400 &&
      response.status < 500 &&
      response.status !== 429 &&
      response.status !== 408
    ) {
      await response.body?.cancel();
      throw new PermanentError(`'${url}' answered ${response.status}; check the name of the file`);
    }
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}`);
    }
    const resumes = response.status === 206;
    const total = totalOf(response, resumes ? haveBytes : 0);
    let have = resumes ? haveBytes : 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        have += chunk.length;
        timer.refresh();
        onProgress?.(have, total);
        done(null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body!),
      counter,
      createWriteStream(part, { flags: resumes ? 'a' : 'w' }),
    );
    if (total !== undefined && have !== total) throw new Error(`it ended after ${have} of ${total} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

/** Length of the whole file, when the server tells it. */
function totalOf(response: Response, haveBytes: number): number | undefined {
  const [, total] = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (total !== undefined) return Number(total);
  const length = response.headers.get('content-length');
  return length === null ? undefined : haveBytes + Number(length);
}

const reasonOf = (error: unknown): string => {
  const { cause, message } = error as Error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message;
};

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
