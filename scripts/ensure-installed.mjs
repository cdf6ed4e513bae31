// Installs the dependencies when they are missing or no longer those of package-lock.json. Plain JavaScript: it runs
// before anything is installed. Install scripts are not run: every binary we need comes inside an npm package.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js (${process.version}) must be 20.19 or later; get one from https://nodejs.org`);
  process.exit(1);
}

/** Version of every package by folder, as a lock file lists them. */
function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(`${root}${lockFile}`, 'utf8')).packages;
  } catch {
    return {};
  }
}

const installed = packagesIn('node_modules/.package-lock.json');
const missing = Object.entries(packagesIn('package-lock.json')).filter(
  ([folder, { version, optional }]) => folder !== '' && !optional && installed[folder]?.version !== version,
);
if (missing.length > 0) {
  console.log(`Installing ${missing.length} packages (once) ...`);
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error(`'npm ci' (exit ${npm.status}) must succeed; see its message above`);
    process.exit(1);
  }
}
