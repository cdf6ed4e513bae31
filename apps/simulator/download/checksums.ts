import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 sums by path, as 64 lower-case hexadecimal digits. */
export type Checksums = ReadonlyMap<string, string>;

/**
 * Reads the lines `<sum> <path>` of SHA256SUMS.txt.
 * @throws Error naming the line that is no such line
 */
export function readChecksums(text: string): Checksums {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line.trim() !== '');
  if (lines.length === 0) throw new Error('the list of checksums (0 lines) must name at least one file');
  return new Map(
    lines.map(({ line, index }) => {
      const [, sum, path] = /^([0-9a-fA-F]{64}) [ *]?(?:\.\/)?(\S.*)$/.exec(line) ?? [];
      if (sum === undefined || path === undefined)
        throw new Error(
          `line ${index + 1} of the list of checksums must be '<64 hexadecimal digits> <path>'`,
        );
      return [path, sum.toLowerCase()];
    }),
  );
}

/** SHA-256 of a file, in lower-case hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
