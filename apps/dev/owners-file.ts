import { chmodSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a whole file, or none, that only its owner can read. */
export function writeOwnersFile(file: string, text: string): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}
