import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tfjsNodeVersion } from './tfjs-node-folder.ts';

/** Where the TensorFlow library comes from. */
export type LibrarySource =
  | { readonly kind: 'download' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'pypi' };

const PYPI_WHEEL = 'tensorflow-cpu==2.15.1';
const CORE = 'libtensorflow_cc.so.2';
const FRAMEWORK = 'libtensorflow_framework.so.2';

/**
 * Installs tfjs-node into `folder`. `download` lets the package fetch its own library; the other two build the binding
 * against a TensorFlow 2.12-2.20 library on Linux x64, which needs a C++ compiler, make and Python.
 * @throws Error when a command fails or `source.folder` lacks a file
 */
export function installTfjsNode(folder: string, source: LibrarySource): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const scripts = source.kind === 'download' ? [] : ['--ignore-scripts'];
  const name = `@tensorflow/tfjs-node@${tfjsNodeVersion}`;
  run('npm', ['install', '--no-audit', '--no-fund', ...scripts, name], folder);
  if (source.kind === 'download') return;
  const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  placeLibrary(source.kind === 'pypi' ? unpackWheel(folder) : source.folder, join(packageFolder, 'deps'));
  if (source.kind === 'pypi') rmSync(join(folder, 'wheel'), { recursive: true });
  buildBinding(packageFolder);
}

function unpackWheel(folder: string): string {
  const target = join(folder, 'wheel');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const platform = [
    '--python-version',
    '3.11',
    '--platform',
    'manylinux2014_x86_64',
    '--only-binary',
    ':all:',
  ];
  run('python3', ['-m', 'pip', 'download', '--no-deps', ...platform, '-d', target, PYPI_WHEEL], folder);
  run('sh', ['-c', 'python3 -m zipfile -e *.whl .'], target);
  return join(target, 'tensorflow');
}

/** Puts the headers and the library under the names that the binding links against and looks for at run time. */
function placeLibrary(unpacked: string, deps: string): void {
  for (const file of ['include', CORE, FRAMEWORK])
    if (!existsSync(join(unpacked, file)))
      throw new Error(
        `'--library' (${unpacked}) must hold ${file}; give the unpacked 'tensorflow' folder of a wheel`,
      );
  rmSync(deps, { recursive: true, force: true });
  const lib = join(deps, 'lib');
  mkdirSync(lib, { recursive: true });
  cpSync(join(unpacked, 'include'), join(deps, 'include'), { recursive: true });
  for (const file of [CORE, FRAMEWORK]) copyFileSync(join(unpacked, file), join(lib, file));
  for (const name of ['libtensorflow.so', 'libtensorflow.so.2', 'libtensorflow.so.2.9.1'])
    symlinkSync(CORE, join(lib, name));
  for (const name of ['libtensorflow_framework.so', 'libtensorflow_framework.so.2.9.1'])
    symlinkSync(FRAMEWORK, join(lib, name));
}

function buildBinding(packageFolder: string): void {
  const prefix = dirname(dirname(process.execPath));
  const tools = join(packageFolder, '..', '..', '.bin');
  const headers = existsSync(join(prefix, 'include', 'node')) ? { npm_config_nodedir: prefix } : {};
  run(process.execPath, ['scripts/install.js'], packageFolder, {
    PATH: `${tools}:${process.env['PATH'] ?? ''}`,
    npm_config_build_from_source: 'true',
    ...headers,
  });
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  extra: Record<string, string> = {},
): void {
  execFileSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...extra } });
}
