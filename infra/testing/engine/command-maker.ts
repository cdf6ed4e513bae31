import { spawn } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import type { Made, RegisteredResource, ResourceMaker } from './registered-resource.ts';
import { UNKNOWN } from './wire-values.ts';

interface CommandInputs {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly dir?: string;
  readonly stdin?: string;
  readonly interpreter?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly triggers?: readonly unknown[];
  readonly addPreviousOutputInEnv?: boolean;
}

/**
 * Really runs command.local.Command the way the provider does: `create` first, `update` (or `create`) after a change,
 * `delete` with the old inputs, and `delete` then `create` when a trigger changed.
 */
export function commandMaker(directory: string, environment: NodeJS.ProcessEnv): ResourceMaker {
  const run = (text: string, inputs: CommandInputs, before?: Made): Promise<Made['outputs']> =>
    runCommand(
      text,
      { ...inputs, dir: inputs.dir ?? directory },
      {
        ...environment,
        ...inputs.environment,
        ...(before === undefined || inputs.addPreviousOutputInEnv === false
          ? {}
          : { PULUMI_COMMAND_STDOUT: String(before.outputs['stdout']) }),
      },
    );
  return {
    makes: (type) => type === 'command:local:Command',
    foresee: ({ inputs }) => ({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN }),
    make: async ({ name, inputs: all }: RegisteredResource, before) => {
      const inputs = all as CommandInputs;
      const old = before?.outputs as CommandInputs | undefined;
      if (old !== undefined && !isDeepStrictEqual(old.triggers, inputs.triggers) && old.delete !== undefined)
        await run(old.delete, old, before);
      const isNew = old === undefined || !isDeepStrictEqual(old.triggers, inputs.triggers);
      const text = isNew ? inputs.create : (inputs.update ?? inputs.create);
      const outputs = text === undefined ? {} : await run(text, inputs, before);
      return { id: `command-${name}`, outputs: { ...inputs, ...outputs } };
    },
    remove: async ({ inputs }, made) => {
      const { delete: text } = inputs as CommandInputs;
      if (text !== undefined) await run(text, inputs as CommandInputs, made);
    },
  };
}

function runCommand(
  text: string,
  { dir, stdin, interpreter = ['/bin/sh', '-c'] }: CommandInputs,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const [program = '/bin/sh', ...first] = interpreter;
  const child = spawn(program, [...first, text], { ...(dir === undefined ? {} : { cwd: dir }), env });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const trimmed = { stdout: output.stdout.trimEnd(), stderr: output.stderr.trimEnd() };
      if (code === 0) resolve(trimmed);
      else reject(new Error(`'${text}' (exit ${code}) must succeed:\n${trimmed.stderr}\n${trimmed.stdout}`));
    });
  });
}
