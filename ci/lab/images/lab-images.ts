import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathOf, programFolder, recipeOf, type Program } from '../programs.ts';
import { run } from '../run.ts';
import { mysqlArchive } from './mysql-image.ts';
import { writeImage } from './oci-archive.ts';

/** Programs that run in pods of the lab, each in an image that holds nothing else. */
export const imagePrograms = [
  'pause',
  'coredns',
  'metrics-server',
  'traefik',
] as const satisfies readonly Program[];

export type ImageProgram = (typeof imagePrograms)[number];

const USER = 65_532;

/** Reference of a program's image. It is on the node before a pod asks for it, and in no registry. */
export const imageOf = (program: ImageProgram): string =>
  `localhost/eeg-ward-lab/${program}:${recipeOf(program).slice(0, 12)}`;

/** Archives of all images that are not the hospital's own services, made where they are missing. */
export async function labImageArchives(
  report: (line: string) => void,
  programs: readonly ImageProgram[] = imagePrograms,
): Promise<readonly string[]> {
  const archives: string[] = [];
  for (const program of programs) archives.push(await programArchive(program));
  return [...archives, await mysqlArchive(report)];
}

async function programArchive(program: ImageProgram): Promise<string> {
  const file = join(programFolder, 'images', `${program}-${recipeOf(program).slice(0, 12)}.tar`);
  if (existsSync(file)) return file;
  const folder = mkdtempSync(join(tmpdir(), 'eeg-ward-root-'));
  try {
    const root = join(folder, 'root');
    mkdirSync(join(root, 'tmp'), { recursive: true });
    chmodSync(join(root, 'tmp'), 0o1777);
    copyFileSync(pathOf(program), join(root, program));
    const layer = join(folder, 'layer.tar');
    const owners = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name', '--mtime=@0'];
    await run('tar', [...owners, '-cf', layer, '-C', root, '.']);
    await writeImage(file, { reference: imageOf(program), layer, entrypoint: [`/${program}`], user: USER });
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
