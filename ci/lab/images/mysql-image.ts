import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFolder } from '../programs.ts';
import { run } from '../run.ts';
import { writeImage } from './oci-archive.ts';

/** Raised when what is in the image changes. */
const LAYOUT = 1;
const USER = 999;
const PACKAGES = ['mysql-server-core', 'mysql-client-core', 'mysql-common'];
const UNREAD = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/perl/*'];
const BUILD_MS = 900_000;

/** MySQL of Debian sid, where the official image cannot be pulled. */
export const mysqlImage = `localhost/eeg-ward-lab/mysql:debian-sid-${LAYOUT}`;

/** Archive of the image, made once for a machine: a small Debian with the server and its clients. */
export async function mysqlArchive(report: (line: string) => void): Promise<string> {
  const file = join(programFolder, 'images', `mysql-${LAYOUT}.tar`);
  if (existsSync(file)) return file;
  report('downloading MySQL of Debian sid, once');
  mkdirSync(join(programFolder, 'images'), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'eeg-ward-mysql-'));
  try {
    const layer = join(folder, 'layer.tar');
    await run(
      'mmdebstrap',
      [
        '--variant=essential',
        `--include=${PACKAGES.join(',')}`,
        '--aptopt=Acquire::Check-Valid-Until "false"',
        '--aptopt=Acquire::Retries "3"',
        ...UNREAD.map((path) => `--dpkgopt=path-exclude=${path}`),
        '--customize-hook=rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*',
        'sid',
        layer,
      ],
      { deadlineMs: BUILD_MS },
    );
    await writeImage(file, { reference: mysqlImage, layer, entrypoint: ['mysqld'], user: USER });
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
