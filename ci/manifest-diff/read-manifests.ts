import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';

/**
 * Every object of the YAML files below a folder, such as `dist/k8s`.
 * @throws RangeError listing everything that is no YAML or no object, or when there is no file
 */
export function readManifests(folder: string): readonly KubernetesObject[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .toSorted();
  if (files.length === 0)
    throw new RangeError(`'${folder}' must hold YAML files; 'npm run synth' writes them`);
  const faults: string[] = [];
  const objects = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).flatMap((document) => {
      faults.push(...document.errors.map(({ message }) => `${join(folder, file)}: ${message}`));
      const value: unknown = document.errors.length > 0 ? null : document.toJS();
      if (value === null || value === undefined) return [];
      if (isObject(value)) return [value];
      faults.push(`${join(folder, file)}: every document must have 'kind' and 'metadata.name'`);
      return [];
    }),
  );
  if (faults.length > 0) throw new RangeError(faults.join('\n'));
  return objects;
}

const isObject = (value: unknown): value is KubernetesObject =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as KubernetesObject).kind === 'string' &&
  typeof (value as KubernetesObject).metadata?.name === 'string';
