import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, Option } from 'commander';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { compareManifests, type Comparison } from './comparison.ts';
import { readManifests } from './read-manifests.ts';
import { markdownOf, textOf, type Sides } from './report.ts';
import { synthesiseCommit } from './synthesise-commit.ts';

export interface DiffOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly output?: string;
  readonly exitCode: boolean;
}

/** What the process ends with. */
export const exitCodes = Object.freeze({ done: 0, different: 1, failed: 2, risky: 3 });

/** The command without its action. */
export const diffCommand = (): Command =>
  new Command('npm run diff --')
    .description('Compares the Kubernetes manifests of two commits, or of two folders of manifests.')
    .argument('<base>', 'commit, branch or tag, or a folder such as dist/k8s')
    .argument('<head>', 'the same; the newer one')
    .addOption(
      new Option('--format <format>', 'how to write it')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .option('--output <file>', 'write it to a file instead of the terminal')
    .option('--exit-code', 'end with 1 when something differs, with 3 when something differs riskily', false)
    .addHelpText(
      'after',
      `
Ends with 0 when the manifests were compared and with 2 when they could not be.
With --exit-code: 0 nothing differs, 1 something does, 3 something does that a reviewer must look at.
A commit is synthesised by its own code, which is run on this machine.`,
    );

/**
 * Runs the command.
 * @returns the exit code
 * @throws RangeError or Error when one side cannot be read or synthesised
 */
export function diff(repository: string, sides: Sides, options: DiffOptions): number {
  const comparison = compareManifests(
    manifestsOfSide(repository, sides.base),
    manifestsOfSide(repository, sides.head),
  );
  const text = render(comparison, sides, options.format);
  if (options.output === undefined) process.stdout.write(text);
  else {
    mkdirSync(dirname(options.output), { recursive: true });
    writeFileSync(options.output, text);
  }
  if (!options.exitCode || comparison.groups.length === 0) return exitCodes.done;
  return comparison.risks.length > 0 ? exitCodes.risky : exitCodes.different;
}

const manifestsOfSide = (repository: string, side: string): readonly KubernetesObject[] =>
  existsSync(side) && statSync(side).isDirectory() ? readManifests(side) : synthesiseCommit(repository, side);

function render(comparison: Comparison, sides: Sides, format: DiffOptions['format']): string {
  if (format === 'json') return `${JSON.stringify({ ...sides, ...comparison }, null, 2)}\n`;
  return format === 'markdown' ? markdownOf(comparison, sides) : textOf(comparison, sides);
}
