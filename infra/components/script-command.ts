import { fileURLToPath } from 'node:url';
import * as command from '@pulumi/command';
import type * as pulumi from '@pulumi/pulumi';
import type { ScriptCall } from '../../vm-provisioning/libvirt/script-calls.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const quoted = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/**
 * A script of vm-provisioning as a resource. Every script is idempotent, so a change of its input runs it again in place;
 * what it says on its standard error is shown while it runs.
 * @param needsFormerOutput gives it what it printed before, as PULUMI_COMMAND_STDOUT
 */
export const scriptCommand = (
  name: string,
  { create, remove, environment }: ScriptCall,
  options: pulumi.CustomResourceOptions,
  { needsFormerOutput = false } = {},
): command.local.Command =>
  new command.local.Command(
    name,
    {
      create: quoted(create),
      delete: quoted(remove),
      environment: { ...environment },
      dir: root,
      logging: command.local.Logging.Stderr,
      addPreviousOutputInEnv: needsFormerOutput,
    },
    options,
  );

/** A command that prints a secret: neither log, state nor the environment of a later run shows it in plain text. */
export const secretCommand = (
  name: string,
  { create, environment }: Pick<ScriptCall, 'create' | 'environment'>,
  options: pulumi.CustomResourceOptions,
): command.local.Command =>
  new command.local.Command(
    name,
    {
      create: quoted(create),
      environment: { ...environment },
      dir: root,
      logging: command.local.Logging.None,
      addPreviousOutputInEnv: false,
    },
    { ...options, additionalSecretOutputs: ['stdout', 'stderr'] },
  );
