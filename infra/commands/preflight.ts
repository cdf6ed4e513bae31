import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { parse } from 'yaml';
import { hasErrors } from '../../vm-provisioning/preflight/preflight.ts';
import { preflightTable } from '../../vm-provisioning/preflight/preflight-table.ts';
import { checkLab } from '../check-lab.ts';
import { labOf } from '../config/lab.ts';
import { readLabConfig } from '../config/read-config.ts';

interface StackFile {
  readonly config: Readonly<Record<string, unknown>>;
}

const { stack } = new Command('npm run preflight --')
  .description('checks a stack and this machine before anything is made')
  .option('--stack <name>', 'stack whose Pulumi.<name>.yaml is read', 'dev')
  .parse()
  .opts<{ stack: string }>();

try {
  const file = fileURLToPath(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url));
  const { config: written } = parse(readFileSync(file, 'utf8')) as StackFile;
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
    const findings = checkLab(labOf(config), config);
    console.log(preflightTable(findings));
    if (hasErrors(findings)) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
