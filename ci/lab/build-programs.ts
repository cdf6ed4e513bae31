import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  buildOptionsOf,
  goModules,
  goProgramOf,
  pathOf,
  programFolder,
  recipeOf,
  type GoModule,
  type Program,
} from './programs.ts';

const REPORT_MS = 15_000;

/** Programs that are not there, or were built from something else. */
export const missingPrograms = (programs: readonly Program[]): readonly Program[] =>
  programs.filter(
    (program) =>
      !existsSync(pathOf(program)) ||
      !existsSync(recipeFileOf(program)) ||
      readFileSync(recipeFileOf(program), 'utf8') !== recipeOf(program),
  );

/**
 * Builds what is missing of `programs` into the cache, from the Go module proxy. It takes minutes the first time; one
 * that was interrupted goes on where it was, since Go keeps every compiled package. Two at once wait for each other.
 * @param report is told how far it is
 * @throws Error when Go is absent or the build fails, with what Go said
 */
export async function buildPrograms(
  programs: readonly Program[],
  report: (line: string) => void = () => undefined,
): Promise<void> {
  const missing = missingPrograms(programs);
  if (missing.length === 0) return;
  assertGo();
  mkdirSync(programFolder, { recursive: true });
  const folder = join(programFolder, `building-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    for (const module of Object.keys(goModules) as GoModule[]) {
      const programs = missing.filter((program) => goProgramOf(program).module === module);
      if (programs.length === 0) continue;
      await goBuild(module, programs, folder, report);
      for (const program of programs) {
        renameSync(join(folder, program), pathOf(program));
        writeFileSync(recipeFileOf(program), recipeOf(program));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const recipeFileOf = (program: Program): string => `${pathOf(program)}.recipe`;

const goEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  CGO_ENABLED: '0',
  GOFLAGS: '-buildvcs=false -mod=readonly',
};

function assertGo(): void {
  const { status } = spawnSync('go', ['version'], {
    cwd: goModules.kubernetes,
    env: goEnvironment,
    stdio: 'ignore',
  });
  if (status !== 0)
    throw new Error(
      `'go' must be on PATH to build Kubernetes: install Go as ${join(goModules.kubernetes, 'go.mod')} asks for, or 1.21 and later, which fetch that themselves; or name a cluster that is there with KUBECONFIG`,
    );
}

async function goBuild(
  module: GoModule,
  programs: readonly Program[],
  folder: string,
  report: (line: string) => void,
): Promise<void> {
  const packages = programs.map((program) => goProgramOf(program).package);
  const build = spawn(
    'flock',
    [
      join(programFolder, 'lock'),
      'go',
      'build',
      '-v',
      ...buildOptionsOf(module),
      '-o',
      `${folder}/`,
      ...packages,
    ],
    { cwd: goModules[module], env: goEnvironment, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const compiled = { count: 0, said: [] as string[] };
  createInterface(build.stderr).on('line', (line) => {
    if (/^[\w.-]+(\/[\w.-]+)*$/.test(line)) compiled.count += 1;
    else if (!line.startsWith('go: downloading ')) compiled.said.push(line);
  });
  const began = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1_000);
    report(
      `building ${programs.join(', ')}: ${compiled.count} of at most 2200 packages compiled in ${seconds} s`,
    );
  }, REPORT_MS);
  try {
    const [code] = (await once(build, 'close')) as [number | null];
    if (code !== 0)
      throw new Error(
        `'go build' of ${programs.join(', ')} ended with ${code}:\n${compiled.said.join('\n')}`,
      );
  } finally {
    clearInterval(timer);
  }
}
