import { fileURLToPath } from 'node:url';
import { diff, diffCommand, exitCodes, type DiffOptions } from './diff-command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

await diffCommand()
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.done : exitCodes.failed))
  .action((base: string, head: string, options: DiffOptions) => {
    try {
      process.exitCode = diff(root, { base, head }, options);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = exitCodes.failed;
    }
  })
  .parseAsync();
