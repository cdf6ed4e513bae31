import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '../../apps/model/catalog.ts';
import { asEngineConfig, devStack, nodeArguments, project, root } from './dev-stack.ts';
import type { Run, RunOptions } from './engine/stand-in-engine.ts';

type Values = Readonly<Record<string, unknown>>;

/** The unmodified program with the configuration of the development stack and changes to it. */
export const labProgram = (changes: Values): RunOptions => programWith({ ...devStack(), ...changes });

/** The unmodified program with a configuration. */
export const programWith = (values: Values, environment: NodeJS.ProcessEnv = {}): RunOptions => ({
  directory: root,
  project,
  stack: 'proof',
  config: asEngineConfig(values),
  secretKeys: [],
  nodeArguments: nodeArguments(),
  environment,
});

/** A file with an image of every service, as the image command writes it. */
export function writeImages(folder: string, tag = '1'): string {
  const file = join(folder, `images-${tag}.json`);
  const images = serviceNames.map((name) => [name, `registry.example/eeg-ward/${name}:${tag}`]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(images)));
  return file;
}

/** Texts of a run that must not hold a secret: everything but the values that are marked as secret. */
export function openTexts({ resources, stackOutputs, secretOutputs }: Run): string {
  const open = resources.map(({ inputs, secretPaths, ...rest }) => ({
    ...rest,
    inputs: without(inputs, secretPaths),
  }));
  return JSON.stringify([open, without(stackOutputs, secretOutputs)]);
}

function without(value: unknown, paths: readonly string[], path = ''): unknown {
  if (paths.includes(path)) return 'a secret';
  if (Array.isArray(value)) return value.map((each, index) => without(each, paths, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      without(each, paths, path === '' ? key : `${path}.${key}`),
    ]),
  );
}
