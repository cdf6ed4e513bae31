import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const project = 'eeg-ward';

type Values = Readonly<Record<string, unknown>>;

/** Configuration of the committed development stack, by key. */
export const devStack = (): Values => {
  const { config } = parse(readFileSync(join(root, 'Pulumi.dev.yaml'), 'utf8')) as {
    readonly config: Values;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(`${project}:`, ''), value]),
  );
};

/** A configuration as the engine hands it to a program. */
export const asEngineConfig = (values: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${project}:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** Arguments of Node.js that the project asks for. */
export function nodeArguments(): readonly string[] {
  const { runtime } = parse(readFileSync(join(root, 'Pulumi.yaml'), 'utf8')) as {
    readonly runtime: { readonly options: { readonly nodeargs: string } };
  };
  return runtime.options.nodeargs.split(' ');
}
