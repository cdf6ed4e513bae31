import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';

const MODULE = 'go.universe.tf/metallb@v0.16.1';
const FOLDER = 'config/crd/bases';

/**
 * CustomResourceDefinitions of MetalLB, out of its Go module: with them an API server checks address pools as strictly
 * as its own kinds.
 * @throws Error in Go's words, when the module cannot be had
 */
export function metallbSchemas(): readonly KubernetesObject[] {
  const { status, stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', MODULE], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`'go mod download ${MODULE}' must succeed: ${stdout}${stderr}`);
  const folder = join((JSON.parse(stdout) as { Dir: string }).Dir, FOLDER);
  return readdirSync(folder).map(
    (file) => parse(readFileSync(join(folder, file), 'utf8')) as KubernetesObject,
  );
}
