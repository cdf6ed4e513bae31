import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { recordingsFolder } from '../data-folder.ts';
import { collections, type Collection } from './chb-mit.ts';
import { getCollection, listDownloads } from './get-collection.ts';

interface GetArguments {
  readonly files?: readonly string[];
  readonly dir: string;
  readonly url?: string;
}

const MEBIBYTE = 1024 * 1024;
const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const program = new Command('npm run recordings --').description(
  'downloads public recordings for the test app',
);
program
  .command('get')
  .argument('<collection>', `one of ${collections.map(({ name }) => name).join(', ')}`)
  .option('--files <paths...>', 'files of the collection, such as chb01/chb01_03.edf (default: a few)')
  .option('--dir <folder>', 'where they are kept', recordingsFolder())
  .option('--url <base>', 'download from a mirror')
  .action(get);
program.command('list').option('--dir <folder>', 'where they are kept', recordingsFolder()).action(list);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `${ending.signal.aborted ? 'stopped; what has come is kept, run the command again' : (error as Error).message}\n`,
  );
  process.exitCode = 1;
}

async function get(name: string, { files = [], dir, url }: GetArguments): Promise<void> {
  const bar = new SingleBar({
    format: '{file} [{bar}] {percentage}% {value}/{total} MiB, {eta_formatted} left',
    clearOnComplete: true,
  });
  let current: string | undefined;
  try {
    const done = await getCollection({
      collection: collectionOf(name),
      files,
      folder: dir,
      ...(url === undefined ? {} : { baseUrl: url }),
      signal: ending.signal,
      say,
      onProgress(file, haveBytes, totalBytes) {
        const have = Math.round(haveBytes / MEBIBYTE);
        const total = Math.max(1, Math.round((totalBytes ?? haveBytes) / MEBIBYTE));
        if (file !== current) bar.start(total, have, { file });
        else bar.update(have);
        current = file;
      },
    });
    bar.stop();
    for (const { file, outcome } of done)
      say(`${file}: ${outcome === 'downloaded' ? 'downloaded and verified' : 'was there, verified'}`);
  } finally {
    bar.stop();
  }
}

async function list({ dir }: { readonly dir: string }): Promise<void> {
  const downloads = await listDownloads(dir);
  if (downloads.length === 0)
    say(`'${dir}' holds no recordings; get some with: npm run recordings -- get chb-mit`);
  for (const { file, bytes } of downloads)
    say(
      `${(bytes / MEBIBYTE).toFixed(1).padStart(8)} MiB  ${file}${file.endsWith('.part') ? ' (not complete)' : ''}`,
    );
}

function collectionOf(name: string): Collection {
  const found = collections.find((collection) => collection.name === name);
  if (found === undefined)
    throw new Error(`'${name}' must be one of ${collections.map((one) => one.name).join(', ')}`);
  return found;
}
