import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { parse } from 'yaml';
import { checkCall, clusterRequest } from '../../vm-provisioning/kubespray/run/cluster-calls.ts';
import type { Lab } from '../../vm-provisioning/lab/lab.ts';
import { hasErrors } from '../../vm-provisioning/preflight/preflight.ts';
import { preflightTable } from '../../vm-provisioning/preflight/preflight-table.ts';
import { checkLab } from '../check-lab.ts';
import { labOf } from '../config/lab.ts';
import { readLabConfig } from '../config/read-config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
}

const { stack, configFile, machines } = new Command('npm run preflight --')
  .description('checks a stack and this machine before anything is made')
  .option('--stack <name>', 'stack whose Pulumi.<name>.yaml is read', 'dev')
  .option('--config-file <file>', 'read instead, as pulumi does')
  .option('--machines', 'then has Kubespray itself check machines that run already, without changing them')
  .parse()
  .opts<{ stack: string; configFile?: string; machines?: boolean }>();

try {
  const { config: written = {} } = stackFile(configFile ?? join(root, `Pulumi.${stack}.yaml`));
  const config = readLabConfig(
    'eeg-ward',
    Object.fromEntries(
      Object.entries(written).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  );
  if (config.target === 'kubeconfig')
    console.log(
      `the configuration is sound; the cluster of target kubeconfig exists, so no machine is checked`,
    );
  else {
    const lab = labOf(config);
    const findings = checkLab(lab, config);
    console.log(preflightTable(findings));
    if (hasErrors(findings)) process.exitCode = 1;
    else if (machines === true) process.exitCode = checkMachines(lab);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** @throws RangeError when there is no such file */
function stackFile(file: string): StackFile {
  if (!existsSync(file))
    throw new RangeError(
      `'${file}' must exist: the file of the stack that '--stack' or '--config-file' names`,
    );
  return (parse(readFileSync(file, 'utf8')) as StackFile | null) ?? {};
}

/** @returns exit status */
function checkMachines(lab: Lab): number {
  const { create, environment } = checkCall(clusterRequest(lab));
  const [program, ...words] = create;
  const { status } = spawnSync(program!, words, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status ?? 1;
}
