import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { goModuleFolder } from './go-module.ts';

export const metallbModule = 'go.universe.tf/metallb@v0.16.1';

/**
 * CustomResourceDefinitions of MetalLB, out of its Go module: with them an API server checks address pools as strictly
 * as its own kinds.
 * @throws Error in Go's words, when the module cannot be had
 */
export function metallbSchemas(): readonly KubernetesObject[] {
  const folder = join(goModuleFolder(metallbModule), 'config/crd/bases');
  return readdirSync(folder).map(
    (file) => parse(readFileSync(join(folder, file), 'utf8')) as KubernetesObject,
  );
}
