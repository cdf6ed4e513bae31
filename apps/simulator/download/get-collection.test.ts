import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRandom } from '../neural-mass/random.ts';
import { chbMit } from './chb-mit.ts';
import { readChecksums } from './checksums.ts';
import { getCollection, listDownloads } from './get-collection.ts';

const random = createRandom(1);
const record = Buffer.from(Array.from({ length: 300_000 }, () => random.below(256)));
const contents: Record<string, Buffer> = {
  'chb01/chb01_03.edf': record,
  'chb01/chb01-summary.txt': Buffer.from(
    'File Name: chb01_03.edf\nSeizure Start Time: 2996 seconds\nSeizure End Time: 3036 seconds\n',
  ),
};
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const file = 'chb01/chb01_03.edf';

/** A mirror that serves Range requests. */
let server: Server;
let baseUrl = '';
let folder = '';
let requests: { readonly path: string; readonly range: string | undefined }[] = [];
/** Bytes after which it hangs up, for the next answers that carry a record. */
let breaksAfter: number[] = [];
let ignoresRange = false;
let lies = false;
let said: string[] = [];

beforeEach(async () => {
  [requests, breaksAfter, ignoresRange, lies, said] = [[], [], false, false, []];
  folder = await mkdtemp(join(tmpdir(), 'downloads-'));
  server = createServer((request, response) => {
    const path = (request.url ?? '').slice('/mirror/'.length);
    const { range } = request.headers;
    requests.push({ path, range });
    const sums = Object.entries(contents).map(
      ([name, bytes]) => `${lies && name === file ? '0'.repeat(64) : sha256(bytes)} ${name}`,
    );
    const whole = path === 'SHA256SUMS.txt' ? Buffer.from(sums.join('\n')) : contents[path];
    if (whole === undefined) return void response.writeHead(404).end();
    const from = ignoresRange ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (from >= whole.length)
      return void response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    const rest = whole.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
    });
    const breaks = path === file ? breaksAfter.shift() : undefined;
    if (breaks === undefined) return void response.end(rest);
    response.write(rest.subarray(0, breaks), () => setTimeout(() => request.socket.destroy(), 20));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const get = (files: readonly string[] = [file], signal: AbortSignal = new AbortController().signal) =>
  getCollection({
    collection: chbMit,
    files,
    folder,
    baseUrl,
    signal,
    say: (line) => said.push(line),
    firstWaitMs: 5,
  });
const target = (name: string = file): string => join(folder, 'chb-mit', name);

describe('getCollection', () => {
  it('shows licence and attribution before it asks the server, then downloads and verifies record and summary', async () => {
    const done = get();
    expect(said.join('\n')).toContain('Open Data Commons Attribution License v1.0');
    expect(said.join('\n')).toContain(
      '"Contains information from the CHB-MIT Scalp EEG Database v1.0.0, which is made available under',
    );
    expect(requests).toEqual([]);
    expect(await done).toEqual([
      { file: 'chb01/chb01-summary.txt', outcome: 'downloaded' },
      { file, outcome: 'downloaded' },
    ]);
    expect((await readFile(target())).equals(record)).toBe(true);
    expect(await get()).toEqual([
      { file: 'chb01/chb01-summary.txt', outcome: 'already-there' },
      { file, outcome: 'already-there' },
    ]);
    expect(requests.filter(({ path }) => path === file)).toHaveLength(1);
  });

  it('goes on where a broken connection stopped', async () => {
    breaksAfter = [100_000, 50_000];
    await get();
    expect((await readFile(target())).equals(record)).toBe(true);
    const ranges = requests.filter(({ path }) => path === file).map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=100000-', 'bytes=150000-']);
  });

  it('starts again when the server does not know Range', async () => {
    breaksAfter = [100_000];
    ignoresRange = true;
    await get();
    expect((await readFile(target())).equals(record)).toBe(true);
  });

  it('keeps what has come when it is stopped, under another name, and goes on the next time', async () => {
    breaksAfter = [120_000, ...Array<number>(20).fill(0)];
    await expect(get()).rejects.toThrow(
      /could not be downloaded .* what has come is kept, run the command again/,
    );
    expect(existsSync(target())).toBe(false);
    expect((await stat(`${target()}.part`)).size).toBe(120_000);
    expect(await listDownloads(folder)).toContainEqual({
      file: 'chb-mit/chb01/chb01_03.edf.part',
      bytes: 120_000,
    });
    breaksAfter = [];
    await get();
    expect((await readFile(target())).equals(record)).toBe(true);
    expect(requests.at(-1)?.range).toBe('bytes=120000-');
  });

  it('finishes a part that is already complete without downloading it again', async () => {
    await mkdir(join(folder, 'chb-mit', 'chb01'), { recursive: true });
    await writeFile(`${target()}.part`, record);
    await get();
    expect((await readFile(target())).equals(record)).toBe(true);
    expect(existsSync(`${target()}.part`)).toBe(false);
  });

  it('deletes a file whose checksum is wrong and leaves nothing under its name', async () => {
    lies = true;
    await expect(get()).rejects.toThrow(
      /chb01_03\.edf' \(SHA-256 [0-9a-f]{64}\) must have the SHA-256 0{64} .* it was deleted/,
    );
    expect(existsSync(target())).toBe(false);
    expect(existsSync(`${target()}.part`)).toBe(false);
  });

  it('replaces a file that was damaged on disk', async () => {
    await get();
    await writeFile(target(), record.subarray(0, 1_000));
    await get();
    expect((await readFile(target())).equals(record)).toBe(true);
  });

  it('refuses a file that the collection does not have before it downloads anything', async () => {
    await expect(get(['chb01/chb01_99.edf', '../../etc/passwd'])).rejects.toThrow(
      /'--files' \(chb01\/chb01_99\.edf, \.\.\/\.\.\/etc\/passwd\) must be among the 2 files/,
    );
    expect(requests.map(({ path }) => path)).toEqual(['SHA256SUMS.txt']);
  });

  it('stops at its signal', async () => {
    await expect(get([file], AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(existsSync(target())).toBe(false);
  });

  it('says which address does not answer', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(get()).rejects.toThrow(
      /'http:\/\/127\.0\.0\.1:\d+\/mirror\/SHA256SUMS\.txt' \(ECONNREFUSED\) must give the list of checksums/,
    );
  });
});

describe('readChecksums', () => {
  it('reads sums and paths, and names a line that is none', () => {
    const sum = 'A'.repeat(64);
    expect([...readChecksums(`${sum} a/b.edf\n${sum}  c d.txt\r\n`)]).toEqual([
      ['a/b.edf', 'a'.repeat(64)],
      ['c d.txt', 'a'.repeat(64)],
    ]);
    expect(() => readChecksums(`${sum} a\n<html>`)).toThrow('line 2 of the list of checksums must be');
    expect(() => readChecksums('\n')).toThrow('must name at least one file');
  });
});
