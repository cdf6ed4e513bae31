import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { backendOption } from '../backend/backend-option.ts';
import { loadBackend, type BackendChoice } from '../backend/load-backend.ts';
import { readBonnPack } from '../data/bonn-pack.ts';
import { writeWhole } from '../data/write-file.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { shippedModelFolder } from '../model/shipped-folder.ts';
import { createScorer } from '../scorer.ts';
import { runCommand } from '../run-command.ts';
import { defaultBootstrap } from './bootstrap.ts';
import { windowStarts } from './conditions.ts';
import { evaluationOf } from './evaluation.ts';
import { printEvaluation } from './print-evaluation.ts';
import { scoreRecordings } from './score-recordings.ts';
import { windowStartsFrom } from './starts-option.ts';

const options = new Command('npm run model:evaluate --')
  .description('Scores a file in the pack format with a frozen model: the network alone, the gate, and both.')
  .requiredOption('--data <file>', "recordings: 'set, id, 4097 integers' lines, plain or gzip")
  .option('--groups <file>', "events: 'recording,group' lines; without it each recording counts as one")
  .option('--model <dir>', 'folder of the model', shippedModelFolder())
  .option('--starts <list>', 'samples from which windows are cut', windowStartsFrom, windowStarts)
  .addOption(backendOption())
  .requiredOption('--json <file>', 'write all figures there')
  .parse()
  .opts<{
    data: string;
    groups?: string;
    model: string;
    starts: readonly number[];
    backend: BackendChoice;
    json: string;
  }>();

await runCommand(async () => {
  const { data, groups, model: folder, starts, json } = options;
  const recordings = readBonnPack({ recordings: data, ...(groups !== undefined && { groups }) });
  const { tf, name, version: tfjs } = await loadBackend(options.backend);
  const model = loadShippedModel(tf, folder);
  const { version, weights, alarmRule } = model.description;
  const scorer = createScorer({ tf, model });
  const windows = await scoreRecordings(scorer, recordings, starts);
  scorer.dispose();
  const evaluation = evaluationOf(windows, { recordings, rule: alarmRule, bootstrap: defaultBootstrap });
  const about = {
    model: { version, sha256: weights.sha256 },
    backend: { name, tfjs },
    data: { file: basename(data), sha256: sha256Of(data), recordings: recordings.length },
    events:
      groups === undefined
        ? 'no group file: each recording counts as one event, which makes intervals too narrow'
        : basename(groups),
    starts,
    bootstrap: { ...defaultBootstrap, level: 0.95, unit: 'event, drawn apart with and without seizure' },
  };
  writeWhole(json, `${JSON.stringify({ ...about, ...evaluation }, null, 2)}\n`);
  console.log(`model ${version} on ${name}, ${recordings.length} recordings, starts ${starts.join(', ')}`);
  printEvaluation(evaluation);
  console.log(`all figures are in ${json}`);
});

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
