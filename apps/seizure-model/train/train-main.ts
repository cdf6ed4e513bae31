import { basename, join } from 'node:path';
import { Command } from 'commander';
import { loadBackend } from '../backend/load-backend.ts';
import { readBonnPack } from '../data/bonn-pack.ts';
import { epochsOf, validate } from '../evaluation/validate.ts';
import { describeModel } from './describe-model.ts';
import { saveModel } from '../model/shipped-model.ts';
import { architecture } from '../network/architecture.ts';
import { fit } from './fit.ts';
import { defaultEpochs, wholeNumber, workFolder } from './options.ts';
import { progressBar } from './progress-bar.ts';

const options = new Command('npm run model:train --')
  .description(
    'Cross-validates the recipe, which gives the calibration, then trains on all development recordings.',
  )
  .requiredOption('--data <dir>', 'folder of the Bonn development pack')
  .option('--out <dir>', 'folder for the model, named like its version', join(workFolder, 'local'))
  .option('--epochs <n>', 'passes over the recordings', wholeNumber, defaultEpochs)
  .option('--seed <n>', 'seed of everything random in the final training', wholeNumber, 1)
  .option('--seeds <n>', 'cross-validate with fold seeds 0 to n - 1', wholeNumber, 1)
  .option('--work <dir>', 'folder for checkpoints and finished folds', workFolder)
  .option('--resume', 'go on after an interruption, with the folds that are finished')
  .parse()
  .opts<{
    data: string;
    out: string;
    epochs: number;
    seed: number;
    seeds: number;
    work: string;
    resume?: true;
  }>();

const { data, out, epochs, seed, seeds } = options;
const resume = options.resume ?? false;
const recordings = readBonnPack(data);
const { tf, name } = await loadBackend('node');
const bar = progressBar(`training on ${name}`, epochsOf(options) + epochs);
const onEpoch = (): void => bar.increment();
const recipe = { architecture, recordings, epochs, onEpoch };
const reports = await validate(tf, { ...recipe, seeds, work: { folder: options.work, resume } });
const checkpoint = { file: join(options.work, 'final.checkpoint'), resume };
const weights = await fit(tf, { ...recipe, seed, checkpoint });
bar.stop();
const training = { recordings: recordings.length, epochs, seed };
const { version } = saveModel(out, describeModel(basename(out), training, reports), weights);
console.log(`model ${version} is in ${out}`);
