import { readFileSync, writeFileSync } from 'node:fs';
import { withExample } from './derivation-example.ts';

const file = new URL('../../docs/model-to-manifests.md', import.meta.url);
writeFileSync(file, withExample(readFileSync(file, 'utf8')));
