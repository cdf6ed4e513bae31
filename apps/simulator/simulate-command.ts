import { Command, InvalidArgumentError, Option } from 'commander';
import { deviceKind, type DeviceKind } from '../contracts/device.ts';
import { catalog } from '../model/catalog.ts';
import { recordingsFolder } from './data-folder.ts';
import { readDeviceList } from './device-list.ts';
import { chooseSources } from './playback/choose-sources.ts';
import type { Order } from './playback/eeg-sources.ts';
import { showProgress } from './progress-line.ts';
import { startSimulation, type SimulatedDevice, type SimulationStats } from './start-simulation.ts';

interface Options {
  readonly recordings?: string;
  readonly channel?: string;
  readonly csvRate?: number;
  readonly order: Order;
  readonly token?: string;
  readonly kind: DeviceKind;
  readonly tokens?: string;
  readonly devices?: number;
  readonly legacy: readonly number[];
  readonly url?: string;
  readonly eegUrl: string;
  readonly heartRateUrl: string;
  readonly speed: number;
  readonly backMinutes?: number;
  readonly seed: number;
  readonly timeZone?: string;
}

const local = (service: 'eeg-acquisition' | 'heart-rate-acquisition'): string =>
  `http://127.0.0.1:${catalog[service].port}`;

/** The command line of `npm run simulate`. */
export const simulateCommand = (): Command =>
  new Command('npm run simulate --')
    .description('plays recordings (EDF, EDF+, CSV) or made EEG, and heart rate, as real devices send them')
    .option(
      '--recordings <folder>',
      'folder of EDF, EDF+ and CSV files (default: downloaded ones, else made EEG)',
    )
    .option('--channel <label>', 'channel of EDF files (default: the first one measured in volts)')
    .option('--csv-rate <hertz>', 'sampling rate of plain CSV files', positive)
    .addOption(
      new Option('--order <order>', 'how recordings are played')
        .choices(['mix', 'loop', 'in-order'])
        .default('mix'),
    )
    .option('--token <token>', 'token of a single device')
    .addOption(
      new Option('--kind <kind>', 'kind of the single device').choices(deviceKind.options).default('eeg'),
    )
    .option('--tokens <file>', 'JSON list of devices: [{ patientId, name, kind, token }]')
    .option('--devices <number>', 'play the first devices of the list only', whole)
    .option(
      '--legacy <patients>',
      'patient numbers for whom an old EEG app sends, such as 1,2',
      patientList,
      [],
    )
    .option('--url <base>', 'one address for all services, such as that of the ingress')
    .option('--eeg-url <base>', 'address of eeg-acquisition', local('eeg-acquisition'))
    .option('--heart-rate-url <base>', 'address of heart-rate-acquisition', local('heart-rate-acquisition'))
    .option('--speed <factor>', 'virtual seconds per second, until the present is reached', positive, 1)
    .option(
      '--back-minutes <minutes>',
      'start so long ago (default: 0, or 60 when faster than real time)',
      notNegative,
    )
    .option('--seed <number>', 'another seed gives another mix', whole, 1)
    .option(
      '--time-zone <name>',
      "zone of the devices' clocks, such as Europe/Rome (default: this machine's)",
    );

/** @param signal ends the simulation */
export async function simulate(options: Options, signal: AbortSignal): Promise<SimulationStats> {
  const devices = devicesOf(options);
  const eegDevices = devices.filter(({ kind }) => kind === 'eeg').length + options.legacy.length;
  const { sources, skipped } = await chooseSources({
    ...(options.recordings === undefined ? {} : { recordings: options.recordings }),
    ...(options.channel === undefined ? {} : { channel: options.channel }),
    ...(options.csvRate === undefined ? {} : { csvRateHz: options.csvRate }),
    downloads: recordingsFolder(),
    order: options.order,
    seed: options.seed,
    devices: Math.max(1, eegDevices),
  });
  const line = showProgress(process.stdout);
  for (const reason of skipped) line.log.warn({}, `not played: ${reason}`);
  const simulation = startSimulation({
    devices,
    sources,
    eegUrl: baseOf(options.url ?? options.eegUrl),
    heartRateUrl: baseOf(options.url ?? options.heartRateUrl),
    legacyPatientIds: options.legacy,
    signal,
    log: line.log,
    speed: options.speed,
    seed: options.seed,
    ...(options.backMinutes === undefined ? {} : { backMs: options.backMinutes * 60_000 }),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  });
  line.follow(simulation.stats);
  try {
    return await simulation.done;
  } finally {
    line.stop(simulation.stats());
  }
}

function devicesOf({ tokens, token, kind, devices: count, legacy }: Options): readonly SimulatedDevice[] {
  const list = [
    ...(tokens === undefined ? [] : readDeviceList(tokens)),
    ...(token === undefined ? [] : [{ patientId: 1, name: 'Simulated', kind, token }]),
  ];
  if (list.length === 0 && legacy.length === 0)
    throw new Error(
      "'--tokens' or '--token' must name at least one device; make one with: npm run devices -- add",
    );
  if (count !== undefined && count > list.length)
    throw new Error(
      `'--devices' (${count}) must be at most the number of tokens (${list.length}); add devices to the list`,
    );
  return count === undefined ? list : list.slice(0, count);
}

function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Error(`'--url' (${url}) must be an http or https address`);
  return url.replace(/\/+$/, '');
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('must be a number greater than 0');
  return value;
}

function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('must be a number from 0 up');
  return value;
}

function whole(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('must be a whole number from 1 up');
  return value;
}

const patientList = (text: string): number[] => text.split(',').map(whole);
