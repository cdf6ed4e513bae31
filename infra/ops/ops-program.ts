import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { HospitalAddresses } from '../outputs.ts';
import { statusOf, statusTable, type HospitalLists } from './cluster-status.ts';
import { confirm } from './confirm.ts';
import { DatabaseDumps } from './database-dumps.ts';
import { reachLab, type LabChoice, type ReachedLab } from './reach-lab.ts';

interface Options extends LabChoice {
  readonly yes?: boolean;
  readonly follow?: boolean;
  readonly since?: string;
  readonly deleteData?: boolean;
}

async function reached(options: Options, work: (lab: ReachedLab) => Promise<void>): Promise<void> {
  const lab = await reachLab(options);
  try {
    await work(lab);
  } finally {
    lab.kubectl.close();
  }
}

function only({ hospitals }: ReachedLab): HospitalAddresses {
  const [first] = hospitals;
  if (first === undefined || hospitals.length > 1)
    throw new RangeError(
      `'--hospital' must name one of ${hospitals.map(({ namespace }) => namespace).join(', ')}`,
    );
  return first;
}

async function status(options: Options): Promise<void> {
  await reached(options, async ({ name, stack, kubectl, hospitals }) => {
    const lists = hospitals.map(({ namespace }): HospitalLists => ({
      namespace,
      workloads: kubectl.list('deployments,statefulsets', namespace),
      claims: kubectl.list('persistentvolumeclaims', namespace),
      pods: kubectl.list('pods', namespace),
      schedules: kubectl.list('cronjobs', namespace),
    }));
    const lines = statusOf({ nodes: kubectl.list('nodes'), hospitals: lists }, Date.now());
    console.log(
      stack === undefined ? name : `stack ${name}: ${(await stack.lastUpdate()) ?? 'never brought up'}`,
    );
    console.log(statusTable(lines));
    for (const { namespace, dashboard, devices } of hospitals)
      console.log(
        `${namespace}: ${[`dashboard ${dashboard}`, ...devices.map((url) => `devices ${url}`)].join(', ')}`,
      );
    if (lines.some(({ good }) => !good)) process.exitCode = 1;
  });
}

async function logs(service: string | undefined, options: Options): Promise<void> {
  await reached(options, async (lab) => {
    const { namespace } = only(lab);
    const selector = service === undefined ? 'app.kubernetes.io/name' : `app.kubernetes.io/name=${service}`;
    process.exitCode = await lab.kubectl.attend([
      ...['-n', namespace, 'logs', '-l', selector, '--all-containers', '--prefix', '--max-log-requests=50'],
      ...(options.since === undefined ? ['--tail=100'] : [`--since=${options.since}`, '--tail=-1']),
      ...(options.follow === true ? ['--follow'] : []),
    ]);
  });
}

async function open(options: Options): Promise<void> {
  await reached(options, async (lab) => {
    const { dashboard, openDashboard } = only(lab);
    console.log(dashboard);
    if (openDashboard === undefined) return;
    console.log('reached through this command until it is interrupted');
    process.exitCode = await lab.kubectl.attend(openDashboard.split(' ').slice(1));
  });
}

/** Part of the names of a run's jobs and folder, such as 20261126t162500z. */
const stampOf = (now: Date): string =>
  now
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
    .toLowerCase();

async function backup(folder: string, options: Options): Promise<void> {
  await reached(options, async ({ name, stack, kubectl, hospitals }) => {
    const stamp = stampOf(new Date());
    const place = resolve(folder, `${name}-${stamp}`);
    mkdirSync(place, { recursive: true, mode: 0o700 });
    for (const { namespace } of hospitals)
      console.log(await new DatabaseDumps(kubectl, namespace, stamp).save(place));
    stack?.export(place);
    console.log(
      stack === undefined
        ? `${place}: dumps; state and stack file are where the stack is`
        : `${place}: dumps, state and stack file; the state is read with PULUMI_CONFIG_PASSPHRASE only`,
    );
  });
}

async function restore(file: string | undefined, options: Options): Promise<void> {
  await reached(options, async (lab) => {
    const { namespace } = only(lab);
    const source = file ?? 'the newest dump on its volume';
    await confirm(`the database of ${namespace} is replaced by ${source}`, namespace, options.yes === true);
    await new DatabaseDumps(lab.kubectl, namespace, stampOf(new Date())).restore(file);
    console.log(`${namespace} has the database of ${source}`);
  });
}

async function destroy(options: Options): Promise<void> {
  const { LabStack } = await import('./lab-stack.ts');
  const stack = await LabStack.open(options.stack);
  const all = options.deleteData === true;
  await confirm(
    all
      ? `everything of ${options.stack} is deleted, PATIENTS' DATA TOO`
      : `${options.stack} is deleted but its data`,
    options.stack,
    options.yes === true,
  );
  await (all ? stack.destroyWithData() : stack.destroyWithoutData());
}

/** What an operator does with a lab that is up. */
export function opsProgram(): Command {
  const program = new Command('npm run ops --').description('looks after a lab that is up');
  const command = (name: string, description: string): Command =>
    program.command(name).description(description).option('--stack <name>', 'stack of the lab', 'dev');
  const inCluster = (name: string, description: string): Command =>
    command(name, description)
      .option('--hospital <namespace>', 'only this one')
      .addOption(
        new Option('--kubeconfig <file>', 'a cluster whose stack is not at hand').conflicts('stack'),
      );
  const yes = ['--yes', 'do it without being asked'] as const;
  inCluster('status', 'what works and what does not; ends with 1 when something does not').action(status);
  inCluster('logs', 'log lines of a service, or of all')
    .argument('[service]')
    .option('--follow', 'go on until interrupted')
    .option('--since <time>', 'such as 30m')
    .action(logs);
  inCluster('open', 'the address of the dashboard, made reachable from here').action(open);
  inCluster('backup', 'dumps the databases now, into a new folder below one, with the state')
    .argument('<folder>')
    .action(backup);
  inCluster('restore', 'replaces the database of a hospital by a dump, or by the newest on its volume')
    .argument('[file]')
    .option(...yes)
    .action(restore);
  command('destroy', 'takes the lab down, and leaves the data')
    .option('--delete-data', "patients' data too")
    .option(...yes)
    .action(destroy);
  return program;
}
