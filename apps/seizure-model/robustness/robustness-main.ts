import { Command } from 'commander';
import { backendOption } from '../backend/backend-option.ts';
import { loadBackend, type BackendChoice } from '../backend/load-backend.ts';
import { developmentPack, readBonnPack } from '../data/bonn-pack.ts';
import { writeWhole } from '../data/write-file.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { shippedModelFolder } from '../model/shipped-folder.ts';
import { runCommand } from '../run-command.ts';
import { createScorer } from '../scorer.ts';
import { disturbances } from './disturbances.ts';
import { robustnessOf } from './robustness.ts';

const options = new Command('npm run model:robustness --')
  .description(
    'Disturbs every window and prints the network without the gate, the gate, and both. On the recordings that the model was trained on the change counts, not the level.',
  )
  .requiredOption('--data <dir>', 'folder of the Bonn development pack')
  .option('--model <dir>', 'folder of the model', shippedModelFolder())
  .option('--json <file>', 'write the table there')
  .addOption(backendOption())
  .parse()
  .opts<{ data: string; model: string; json?: string; backend: BackendChoice }>();

await runCommand(async () => {
  const recordings = readBonnPack(developmentPack(options.data));
  const { tf } = await loadBackend(options.backend);
  const scorer = createScorer({ tf, model: loadShippedModel(tf, options.model) });
  const rows = await robustnessOf(scorer, recordings, disturbances);
  scorer.dispose();
  if (options.json !== undefined)
    writeWhole(options.json, `${JSON.stringify({ modelVersion: scorer.modelVersion, rows }, null, 2)}\n`);
  console.log(`model ${scorer.modelVersion}`);
  console.table(
    Object.fromEntries(
      rows.map(({ name, ...figures }) => [
        name,
        Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value.toFixed(4))])),
      ]),
    ),
  );
});
