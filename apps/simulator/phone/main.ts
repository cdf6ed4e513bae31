import { Command } from 'commander';
import { catalog } from '../../model/catalog.ts';
import { recordingsFolder } from '../data-folder.ts';
import { readDeviceList } from '../device-list.ts';
import { existsSync } from 'node:fs';
import { loadRecordings } from '../../signal/recording/load-recordings.ts';
import { SIMULATOR_PORT, startSimulatorServer } from './start-simulator-server.ts';

interface Options {
  readonly tokens: string;
  readonly recordings?: string;
  readonly eegUrl: string;
  readonly port: string;
  readonly publicOrigin?: string;
}

const program = new Command('npm run simulator --')
  .description('serves the test app for phones: pick a patient and a recording, and play it')
  .requiredOption('--tokens <file>', 'JSON list of devices: [{ patientId, name, kind, token }]')
  .option(
    '--recordings <folder>',
    'folder of EDF, EDF+ and CSV files (default: downloaded ones, else made EEG)',
  )
  .option(
    '--eeg-url <base>',
    'address of eeg-acquisition',
    `http://127.0.0.1:${catalog['eeg-acquisition'].port}`,
  )
  .option('--port <port>', 'port on loopback', String(SIMULATOR_PORT))
  .option('--public-origin <origin>', 'origin under which a proxy with TLS and sign-in shows the page')
  .action(serve);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function serve({ tokens, recordings, eegUrl, port, publicOrigin }: Options): Promise<void> {
  const patients = readDeviceList(tokens).filter(({ kind }) => kind === 'eeg');
  if (patients.length === 0) throw new Error(`'${tokens}' must hold at least one device of the kind 'eeg'`);
  const folder = recordings ?? (existsSync(recordingsFolder()) ? recordingsFolder() : undefined);
  const loaded = folder === undefined ? { recordings: [], skipped: [] } : await loadRecordings(folder);
  for (const reason of loaded.skipped) process.stdout.write(`not offered: ${reason}\n`);
  const server = await startSimulatorServer({
    port: Number(port),
    eegAcquisitionUrl: eegUrl.replace(/\/+$/, ''),
    patients,
    recordings: loaded.recordings,
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
  });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void server.stop());
  process.stdout.write(`the test app for phones is at ${server.url}\n`);
}
