// Runs a TypeScript command of ours: node scripts/run.mjs FILE [arguments]. Installs the dependencies first when they
// are missing, so that every npm script works on a fresh clone.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

await import('./ensure-installed.mjs');
const { register } = await import('tsx/esm/api');
register();
const [, , file] = process.argv;
process.argv.splice(1, 2, resolve(file));
await import(pathToFileURL(resolve(file)).href);
