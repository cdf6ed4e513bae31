import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { secretsAnnotation } from '../constructs/pod-template.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { ChartObjects } from './synthesise.ts';

/**
 * Files for people to read, compare and apply: path -> YAML. Secrets are without data, so that a pod which is applied
 * from them waits for its secrets instead of running with known ones; digests of secrets are left out with them.
 */
export function manifestsOf(namespace: string, charts: readonly ChartObjects[]): ReadonlyMap<string, string> {
  return new Map(
    charts
      .filter(({ objects }) => objects.length > 0)
      .map(({ chart, objects }, index) => [
        join(namespace, `${String(index + 1).padStart(2, '0')}-${chart}.yaml`),
        objects.map((object) => stringify(withoutSecretData(object), { lineWidth: 0 })).join('---\n'),
      ]),
  );
}

/** Replaces the folder by the files. */
export function writeManifests(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function withoutSecretData({ stringData, ...object }: KubernetesObject): unknown {
  return stringData === undefined ? withoutDigests(object) : { ...object, stringData: {} };
}

function withoutDigests(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDigests);
  if (typeof value !== 'object' || value === null) return value;
  const isDigest = (key: string): boolean => key === secretsAnnotation;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, each]) => !isDigest(key) && !(key === 'annotations' && Object.keys(each).every(isDigest)),
      )
      .map(([key, each]) => [key, withoutDigests(each)]),
  );
}
