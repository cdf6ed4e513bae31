import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { KubesprayRelease } from '../release.ts';
import { runLogged } from './run-logged.ts';

/** A checkout of Kubespray and the Ansible that it demands. */
export interface Toolchain {
  readonly checkout: string;
  /** Folder of ansible-playbook. */
  readonly binaries: string;
}

export interface ToolchainOptions {
  readonly release: KubesprayRelease;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  readonly say: (line: string) => void;
}

/**
 * The toolchain in the user's cache folder, made once: a checkout of the pinned commit (`KUBESPRAY_DIR` names one that is
 * there already) and a virtual environment with its requirements (`ANSIBLE_BIN` names another). One that was interrupted
 * is made again.
 * @throws Error naming what is missing on this machine
 */
export async function toolchain(options: ToolchainOptions): Promise<Toolchain> {
  const { environment, release } = options;
  const cache = join(
    environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'eeg-ward',
    `kubespray-${release.tag}`,
  );
  const given = environment['KUBESPRAY_DIR'];
  if (given !== undefined) assertRelease(given, release);
  const checkout = given ?? (await made(join(cache, 'checkout'), (folder) => clone(folder, options)));
  const binaries =
    environment['ANSIBLE_BIN'] ??
    join(await made(join(cache, 'venv'), (folder) => install(folder, checkout, options)), 'bin');
  return { checkout, binaries };
}

const MARK = 'made-by-eeg-ward';

/** A folder that `make` fills; without its mark it is half made, and made anew in its place, for environments cannot be moved. */
async function made(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(join(folder, MARK))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await make(folder);
  writeFileSync(join(folder, `${MARK}.partial`), '');
  renameSync(join(folder, `${MARK}.partial`), join(folder, MARK));
  return folder;
}

/** @throws Error unless `folder` holds the release */
function assertRelease(folder: string, { tag }: KubesprayRelease): void {
  const file = join(folder, 'galaxy.yml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [, version = 'no version'] = /^version: (\S+)$/m.exec(text) ?? [];
  if (`v${version}` !== tag)
    throw new Error(
      `'KUBESPRAY_DIR' (${folder}, ${version}) must hold Kubespray ${tag}: git -C ${folder} checkout ${tag}`,
    );
}

async function clone(folder: string, { release, ...rest }: ToolchainOptions): Promise<void> {
  rest.say(`fetching Kubespray ${release.tag}`);
  const git = (...words: readonly string[]): Promise<void> => run(['git', ...words], folder, rest);
  await git('init', '--quiet');
  await git('fetch', '--quiet', '--depth=1', release.repository, release.commit);
  await git('checkout', '--quiet', '--detach', release.commit);
}

async function install(
  folder: string,
  checkout: string,
  { release, ...rest }: ToolchainOptions,
): Promise<void> {
  rest.say(`installing ${release.requirements[0]} into ${folder} (about a minute)`);
  await run([pythonFor(release), '-m', 'venv', folder], folder, rest);
  const file = join(checkout, 'requirements.txt');
  const requirements = existsSync(file) ? ['-r', file] : [...release.requirements];
  await run(
    [join(folder, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', ...requirements],
    folder,
    rest,
  );
}

/** A Python of this machine that the requirements install on. */
function pythonFor({ python, tag }: KubesprayRelease): string {
  for (const program of [...python.toReversed().map((version) => `python${version}`), 'python3'])
    try {
      const version = execFileSync(
        program,
        ['-c', 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      ).trim();
      if (python.includes(version)) return program;
    } catch {
      continue;
    }
  throw new Error(
    `Python ${python.join(', ')} with venv must be installed for Kubespray ${tag}: apt-get install python3 python3-venv`,
  );
}

async function run(
  words: readonly string[],
  folder: string,
  { environment, logFile }: Pick<ToolchainOptions, 'environment' | 'logFile'>,
): Promise<void> {
  const lines: string[] = [];
  const defined = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const status = await runLogged({
    words,
    folder,
    environment: defined,
    logFile,
    onLine: (line) => lines.push(line),
  });
  if (status !== 0)
    throw new Error(
      `'${words.join(' ')}' must end well and ended with ${status}:\n${lines.slice(-10).join('\n')}`,
    );
}
