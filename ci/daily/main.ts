import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { DEFAULT_MOST_HOURS } from './check-backups.ts';
import { dailyChecks } from './daily-checks.ts';
import { faultsIn } from './finding.ts';
import { GitHub } from './github.ts';
import { keepIssue } from './keep-issue.ts';
import { headlineOf, reportOf } from './report.ts';

interface DailyOptions {
  readonly devices: string;
  readonly dashboard?: string;
  readonly ca?: string;
  readonly kubeconfig?: string;
  readonly backupHours: number;
  readonly issue: boolean;
}

/** What the process ends with. */
const exitCodes = { good: 0, faults: 1, failed: 2 } as const;

const environment = process.env;

await new Command('npm run daily --')
  .description('Checks a live system from outside and in its cluster; all faults are reported together.')
  .requiredOption('--devices <url>', 'public https address for devices', httpsUrl)
  .option('--dashboard <url>', 'public https address for people', httpsUrl)
  .option('--ca <file>', 'PEM certificates that the addresses are checked with')
  .option('--kubeconfig <file>', 'the cluster (default: KUBECONFIG, or ~/.kube/config where it is)')
  .option('--backup-hours <hours>', 'age from which a backup is too old', hours, DEFAULT_MOST_HOURS)
  .option(
    '--issue',
    'keep one issue of GITHUB_REPOSITORY open while there is a fault; needs GITHUB_TOKEN',
    false,
  )
  .addHelpText(
    'after',
    `
DAILY_CHECK_TOKEN is the token of an EEG device of a patient of its own, who is nobody:
  npm run devices -- add --patient 999 --patient-name "Daily check" --kind eeg --name "daily check"
Ends with 0 when all that could be seen is good, with 1 for a fault, with 2 when it could not run.`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.good : exitCodes.failed))
  .action(async (options: DailyOptions) => {
    try {
      process.exitCode = await daily(options);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = exitCodes.failed;
    }
  })
  .parseAsync();

async function daily({
  devices,
  dashboard,
  ca,
  backupHours,
  issue,
  ...options
}: DailyOptions): Promise<number> {
  const token = required('DAILY_CHECK_TOKEN', 'the device token of the check patient');
  const github = issue ? gitHubOf() : undefined;
  const kubeconfig = options.kubeconfig ?? defaultKubeconfig();
  const findings = await dailyChecks({
    devices,
    token,
    backupHours,
    ...(dashboard === undefined ? {} : { dashboard }),
    ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }),
    ...(kubeconfig === undefined ? {} : { cluster: readKubeconfig(kubeconfig) }),
  });
  const text = `${headlineOf(findings)}\n\n${reportOf(findings)}\n`;
  process.stdout.write(text);
  const summary = environment['GITHUB_STEP_SUMMARY'];
  if (summary) appendFileSync(summary, `~~~~~text\n${text}~~~~~\n`);
  if (github !== undefined) {
    const run = runPage();
    const step = await keepIssue({
      github,
      findings,
      now: new Date(),
      ...(run === undefined ? {} : { run }),
    });
    process.stdout.write(`issue: ${step}\n`);
  }
  return faultsIn(findings).length === 0 ? exitCodes.good : exitCodes.faults;
}

function gitHubOf(): GitHub {
  const apiUrl = environment['GITHUB_API_URL'];
  return new GitHub({
    repository: required('GITHUB_REPOSITORY', 'owner/name of the repository'),
    token: required('GITHUB_TOKEN', 'a token that may write its issues'),
    ...(apiUrl ? { apiUrl } : {}),
  });
}

function runPage(): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = environment;
  return GITHUB_RUN_ID
    ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
    : undefined;
}

function defaultKubeconfig(): string | undefined {
  const file = environment['KUBECONFIG'] || join(homedir(), '.kube/config');
  return environment['KUBECONFIG'] || existsSync(file) ? file : undefined;
}

function required(name: string, what: string): string {
  const value = environment[name];
  if (!value) throw new RangeError(`'${name}' (absent) must be ${what}`);
  return value;
}

function httpsUrl(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text;
  throw new InvalidArgumentError('It must be an https address, such as https://devices.ward.example.');
}

function hours(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number of hours above 0.');
  return number;
}
