import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SAMPLING_RATE_RANGE_HZ } from '../../contracts/eeg-window.ts';
import { readPlainCsv } from '../../signal/recording/read-csv.ts';
import { readEdf } from '../../signal/recording/read-edf.ts';
import type { Recording } from '../../signal/recording/recording.ts';
import { backendOption } from '../backend/backend-option.ts';
import { loadBackend, type BackendChoice } from '../backend/load-backend.ts';
import { windowAt } from '../data/windows.ts';
import { writeWhole } from '../data/write-file.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { shippedModelFolder } from '../model/shipped-folder.ts';
import { runCommand } from '../run-command.ts';
import { createScorer } from '../scorer.ts';
import { assess } from '../signal-quality/assess.ts';
import { reasonsAgainst, SEIZURE_FROM } from '../signal-quality/reasons-against.ts';
import { windowsOfRecording } from './recording-windows.ts';
import { tsvOf, type TsvRow } from './tsv.ts';

const options = new Command('npm run --silent model:score --')
  .description('Writes the probability of each window of one channel of a recording as TSV.')
  .addOption(new Option('--edf <file>', 'EDF or EDF+ file').conflicts(['csv', 'rate']))
  .addOption(new Option('--csv <file>', 'microvolts as one column or one row').conflicts('channel'))
  .addOption(new Option('--rate <hz>', 'sampling rate of the CSV file').argParser(samplingRate))
  .option('--channel <label>', 'its channel; without it the first one measured in volts')
  .option('--model <dir>', 'folder of the model', shippedModelFolder())
  .option('--out <file>', 'write the table there instead of printing it')
  .addOption(backendOption())
  .parse()
  .opts<{
    edf?: string;
    csv?: string;
    rate?: number;
    channel?: string;
    model: string;
    out?: string;
    backend: BackendChoice;
  }>();

await runCommand(async () => {
  const recording = readRecording();
  const { samplesUv, onsetsS, durationS } = windowsOfRecording(recording);
  const { tf } = await loadBackend(options.backend);
  const scorer = createScorer({ tf, model: loadShippedModel(tf, options.model) });
  const probabilities = await scorer.score(samplesUv, onsetsS.length);
  scorer.dispose();
  const table = tsvOf(
    onsetsS.map((onsetS, i): TsvRow => {
      const window = windowAt(samplesUv, i);
      const confidence = probabilities[i]!;
      if (reasonsAgainst(assess(window), confidence).length > 0)
        return { onsetS, durationS, event: 'not-assessable', confidence: null };
      return { onsetS, durationS, event: confidence >= SEIZURE_FROM ? 'sz' : 'bckg', confidence };
    }),
  );
  if (options.out === undefined) process.stdout.write(table);
  else writeWhole(options.out, table);
  console.error(`${recording.label}: ${onsetsS.length} windows, model ${scorer.modelVersion}`);
});

function readRecording(): Recording {
  const { edf, csv, rate, channel } = options;
  if (edf !== undefined)
    return readEdf(bytesOf(edf), basename(edf), channel === undefined ? {} : { channel });
  if (csv === undefined) throw new Error("'--edf <file>' or '--csv <file>' must name a recording; give one");
  if (rate === undefined)
    throw new Error(
      `'${basename(csv)}' must come with its sampling rate, which no CSV file tells; add --rate <hz>`,
    );
  return readPlainCsv(bytesOf(csv).toString('utf8'), basename(csv), { samplingRateHz: rate });
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`'${file}' (${code}) must be a file that can be read`, { cause });
  }
}

function samplingRate(text: string): number {
  const { min, max } = SAMPLING_RATE_RANGE_HZ;
  const rate = Number(text);
  if (!(rate >= min && rate <= max)) throw new InvalidArgumentError(`it must be from ${min} to ${max} Hz`);
  return rate;
}
