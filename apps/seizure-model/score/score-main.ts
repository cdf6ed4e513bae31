import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { readEdf } from '../../signal/recording/read-edf.ts';
import { backendOption } from '../backend/backend-option.ts';
import { loadBackend, type BackendChoice } from '../backend/load-backend.ts';
import { writeWhole } from '../data/write-file.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { shippedModelFolder } from '../model/shipped-folder.ts';
import { runCommand } from '../run-command.ts';
import { createScorer } from '../scorer.ts';
import { assess } from '../signal-quality/assess.ts';
import { windowsOfRecording } from './edf-windows.ts';
import { tsvOf, type TsvRow } from './tsv.ts';

const options = new Command('npm run --silent model:score --')
  .description('Writes the probability of each window of one channel of an EDF or EDF+ file as TSV.')
  .requiredOption('--edf <file>', 'EDF or EDF+ file')
  .option('--channel <label>', 'its channel; without it the first one measured in volts')
  .option('--model <dir>', 'folder of the model', shippedModelFolder())
  .option('--out <file>', 'write the table there instead of printing it')
  .addOption(backendOption())
  .parse()
  .opts<{ edf: string; channel?: string; model: string; out?: string; backend: BackendChoice }>();

await runCommand(async () => {
  const { edf, channel } = options;
  const recording = readEdf(readFileSync(edf), basename(edf), channel === undefined ? {} : { channel });
  const { samplesUv, onsetsS, durationS } = windowsOfRecording(recording);
  const { tf } = await loadBackend(options.backend);
  const scorer = createScorer({ tf, model: loadShippedModel(tf, options.model) });
  const probabilities = await scorer.score(samplesUv, onsetsS.length);
  scorer.dispose();
  const table = tsvOf(
    onsetsS.map((onsetS, i): TsvRow => {
      const window = samplesUv.subarray(i * SAMPLES_PER_WINDOW, (i + 1) * SAMPLES_PER_WINDOW);
      if (!assess(window).assessable) return { onsetS, durationS, event: 'not-assessable', confidence: null };
      const confidence = probabilities[i]!;
      return { onsetS, durationS, event: confidence >= 0.5 ? 'sz' : 'bckg', confidence };
    }),
  );
  if (options.out === undefined) process.stdout.write(table);
  else writeWhole(options.out, table);
  console.error(`${recording.label}: ${onsetsS.length} windows, model ${scorer.modelVersion}`);
});
