import { readFileSync } from 'node:fs';
import { catalog } from '../../../apps/model/catalog.ts';
import { runChecks } from './run-checks.ts';

const { SERVICE = '', TARGET_URL = '', SECRET_FILE } = process.env;
const target = {
  url: TARGET_URL,
  ...(SECRET_FILE === undefined ? {} : { secret: readFileSync(SECRET_FILE, 'utf8').trim() }),
};
process.exitCode = (await runChecks(catalog, SERVICE, { target, report: console.log })) === 0 ? 0 : 1;
