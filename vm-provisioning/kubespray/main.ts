import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { stateFolderOf } from '../lab/state-folder.ts';
import { planOf } from './day2/plan.ts';
import { kubespray } from './release.ts';
import { applyCluster } from './run/apply-cluster.ts';
import { checkMachines } from './run/check-machines.ts';
import type { ClusterRequest, KubeconfigRequest } from './run/cluster-request.ts';
import { fetchKubeconfig } from './run/fetch-kubeconfig.ts';
import { adoptJournal, printedJournal, readJournal } from './run/journal.ts';
import { removeCluster } from './run/remove-cluster.ts';
import type { ClusterRun } from './run/run-ansible.ts';
import { RunLock } from './run/run-lock.ts';
import { toolchain } from './run/toolchain.ts';

const say = (line: string): void => console.error(line);

function requestIn<Request>(variable: 'CLUSTER' | 'KUBECONFIG_OF'): Request {
  const text = process.env[variable];
  if (text === undefined) throw new Error(`'${variable}' (absent) must hold what is asked for, as JSON`);
  return JSON.parse(text) as Request;
}

async function withRun(work: (request: ClusterRequest, run: ClusterRun) => Promise<void>): Promise<void> {
  const request = requestIn<ClusterRequest>('CLUSTER');
  const stateFolder = stateFolderOf(request.lab);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const lock = await RunLock.take(stateFolder);
  const logFile = join(stateFolder, 'kubespray.log');
  const every = process.env['PROGRESS_SECONDS'];
  try {
    adoptJournal(stateFolder, process.env['PULUMI_COMMAND_STDOUT']);
    await work(request, {
      stateFolder,
      lock,
      logFile,
      say,
      release: kubespray,
      dnsServers: request.dnsServers,
      environment: process.env,
      toolchain: await toolchain({ release: kubespray, environment: process.env, logFile, say }),
      ...(every === undefined ? {} : { progressEveryMs: 1_000 * Number(every) }),
    });
  } finally {
    lock.release();
  }
}

const program = new Command('node scripts/run.mjs vm-provisioning/kubespray/main.ts').description(
  'the cluster that the variable CLUSTER describes, by Kubespray. What an earlier run printed, here or elsewhere, is taken from PULUMI_COMMAND_STDOUT',
);
program
  .command('create')
  .description('makes it, or brings it to what is asked for; prints what is true then')
  .action(() =>
    withRun(async ({ desired }, run) => {
      await applyCluster(desired, run);
      console.log(printedJournal(run.stateFolder));
    }),
  );
program
  .command('remove')
  .description('takes it away')
  .action(() => withRun(({ resetMachines }, run) => removeCluster(run, resetMachines)));
program
  .command('check')
  .description("Kubespray's own checks of the machines, which it leaves as they are")
  .action(() => withRun(({ desired }, run) => checkMachines(desired, run)));
program
  .command('plan')
  .description('prints the steps that create would do')
  .action(() => {
    const { lab, desired } = requestIn<ClusterRequest>('CLUSTER');
    const { refusals, steps } = planOf(readJournal(stateFolderOf(lab)), desired, kubespray);
    for (const line of refusals.length > 0 ? refusals : steps.map(({ title }) => title)) console.log(line);
    if (refusals.length > 0) process.exitCode = 1;
  });
program
  .command('kubeconfig')
  .description("prints the administrator's kubeconfig as the cluster has it now")
  .action(() => {
    const { lab, control } = requestIn<KubeconfigRequest>('KUBECONFIG_OF');
    process.stdout.write(fetchKubeconfig(control, stateFolderOf(lab)));
  });

try {
  await program.parseAsync();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
