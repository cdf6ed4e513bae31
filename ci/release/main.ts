import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { release } from './release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

await new Command('npm run release --')
  .description(
    'Makes the files of a release of this commit: notes, images by digest, bills of materials, provenance, model card.',
  )
  .requiredOption('--version <X.Y.Z>', 'version of the release, that of package.json')
  .option('--dry-run', 'print the notes and what is missing, write nothing', false)
  .addHelpText(
    'after',
    `
A release is made from a clean clone whose images are in a registry:
  npm version 1.4.0 && npm run images -- --push REGISTRY && npm run release -- --version 1.4.0
Pushing the tag that npm version makes has release.yml do this and publish it.`,
  )
  .action(async ({ version, dryRun }: { readonly version: string; readonly dryRun: boolean }) => {
    try {
      await release({ root, version, dryRun, environment: process.env, say: (text) => console.log(text) });
    } catch (error) {
      process.stderr.write(`${(error as Error).message.trimEnd()}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
