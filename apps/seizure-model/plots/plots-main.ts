import { join } from 'node:path';
import { Command } from 'commander';
import { defaultAlarmRule } from '../alarm-rule.ts';
import { writeWhole } from '../data/write-file.ts';
import { addKeptOptions, readKeptRuns, type KeptOptions } from '../evaluation/kept-runs.ts';
import { runCommand } from '../run-command.ts';
import { plotsOf } from './plots.ts';

const options = addKeptOptions(
  new Command('npm run model:plots --').description('Draws the out-of-fold windows of a recipe as SVG.'),
)
  .option('--out <dir>', 'folder for the plots', join('docs', 'model'))
  .parse()
  .opts<KeptOptions & { out: string }>();

await runCommand(async () => {
  const { recordings, runs } = readKeptRuns(options);
  const plots = plotsOf(
    runs.map(({ clean }) => clean),
    recordings,
    defaultAlarmRule,
  );
  for (const [file, svg] of Object.entries(plots)) writeWhole(join(options.out, file), svg);
  console.log(`${Object.keys(plots).join(', ')} are in ${options.out}`);
});
