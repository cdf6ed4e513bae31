import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { madeCertificate } from '../../apps/testing/made-certificate.ts';
import { startWard, type Ward } from '../../apps/testing/start-ward.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { checkScores } from './check-scores.ts';
import { dailyChecks } from './daily-checks.ts';
import { expectedAnswers } from './expected-answers.ts';
import { madeWindows } from './made-windows.ts';
import { REPOSITORY, TOKEN, startIssuesServer, type IssuesServer } from './testing/issues-server.ts';
import { startTlsFront, type TlsFront } from './testing/tls-front.ts';

/** Processes are started and a network is loaded, which takes its time on a busy machine. */
const DEADLINE_MS = 240_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder();
const certificate = madeCertificate(folder.path, 90);
const ending = madeCertificate(folder.path, 5);
const caFile = join(folder.path, 'ca.pem');
writeFileSync(caFile, certificate.cert);

let ward: Ward;
let front: TlsFront;
let endingFront: TlsFront;
let unscoredFront: TlsFront;
let github: IssuesServer;
let token: string;

beforeAll(async () => {
  ward = await startWard();
  token = await ward.addDevice(999, 'eeg');
  const detection = await ward.startDetection();
  const acquisition = await ward.startEegAcquisition({ SEIZURE_DETECTION_URL: detection.url });
  const alone = await ward.startEegAcquisition({ SEIZURE_DETECTION_URL: 'http://127.0.0.1:9' });
  front = await startTlsFront(certificate, acquisition.url);
  endingFront = await startTlsFront(ending, acquisition.url);
  unscoredFront = await startTlsFront(certificate, alone.url);
  github = await startIssuesServer();
}, DEADLINE_MS);
afterAll(async () => {
  await Promise.all([front, endingFront, unscoredFront, github].map((each) => each?.stop()));
  await ward?.stop();
  folder.remove();
}, DEADLINE_MS);

const checks = (overrides: Partial<Parameters<typeof dailyChecks>[0]> = {}) =>
  dailyChecks({ devices: front.url, token, ca: certificate.cert, backupHours: 26, ...overrides });
const faults = async (...parameters: Parameters<typeof checks>) =>
  (await checks(...parameters))
    .filter(({ state }) => state === 'fault')
    .map(({ check, what }) => `${check} ${what}`);

describe('the made windows', () => {
  it('are what they are called, for the shipped network, with room on both sides of its threshold', async () => {
    const [background, seizure] = await expectedAnswers(madeWindows());
    expect(background!.range[1]).toBeLessThan(0.1);
    expect(seizure!.range[0]).toBeGreaterThan(0.9);
  });
});

describe('the checks of a live system', () => {
  it(
    'find the answers of the shipped network and a certificate that lasts; what they cannot see they say',
    async () => {
      const findings = await checks();
      expect(findings.map(({ check, state }) => `${state} ${check}`)).toEqual([
        'good answer for a made window of background',
        'good answer for a made window of seizure',
        'good certificate of 127.0.0.1',
        'good support of node 22',
        'not-seen backups, disks, versions in the cluster',
        'not-seen certificate of the dashboard',
      ]);
    },
    DEADLINE_MS,
  );

  it('leave no alarm of a seizure behind', async () => {
    const { alarms } = (await ward.read('/v1/alarms')) as { alarms: readonly { readonly kind: string }[] };
    expect(alarms.filter(({ kind }) => kind === 'seizure')).toEqual([]);
  });

  it(
    'find a certificate that ends soon',
    async () => {
      expect(await faults({ dashboard: endingFront.url, ca: certificate.cert + ending.cert })).toEqual([
        expect.stringMatching(/^certificate of 127\.0\.0\.1 ends on .*, in [45] days: it must be renewed/),
      ]);
    },
    DEADLINE_MS,
  );

  it(
    'report everything together: a server that nobody knows, and a token that was revoked',
    async () => {
      const other = await ward.addDevice(998, 'eeg');
      await ward.revokeDevice(other);
      expect(await faults({ token: other })).toEqual([
        expect.stringMatching(
          /^answers for made windows could not be checked: 127\.0\.0\.1:\d+ answered 401: /,
        ),
      ]);
      expect(await faults({ ca: ending.cert })).toEqual([
        expect.stringMatching(/^answers for made windows could not be checked: .*self-signed certificate/),
        expect.stringMatching(/^certificate of 127\.0\.0\.1 is not to be trusted/),
      ]);
    },
    DEADLINE_MS,
  );

  it(
    'do not take a window that was stored without a score for a good one',
    async () => {
      const findings = await checkScores({
        url: unscoredFront.url,
        token,
        ca: certificate.cert,
        deadlineMs: 1_000,
      });
      expect(findings.map(({ state, what }) => [state, what])).toEqual(
        Array.from({ length: 2 }, () => ['fault', expect.stringMatching(/^has no probability: /)]),
      );
    },
    DEADLINE_MS,
  );
});

describe('npm run daily', () => {
  async function daily(environment: NodeJS.ProcessEnv, ...options: readonly string[]) {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'ci/daily/main.ts', ...options], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: folder.path, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { status: child.exitCode, out, error };
  }

  it(
    'opens an issue and ends with 1 for a fault, closes it and ends with 0 when all is good',
    async () => {
      const summary = join(folder.path, 'summary.md');
      const environment = {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_TOKEN: TOKEN,
        GITHUB_STEP_SUMMARY: summary,
      };
      const options = ['--devices', front.url, '--ca', caFile, '--issue'];
      const bad = await daily({ ...environment, DAILY_CHECK_TOKEN: 'wd_0_no' }, ...options);
      expect(bad).toMatchObject({ status: 1, out: expect.stringMatching(/^1 fault, .*issue: opened\n$/s) });
      const fine = await daily({ ...environment, DAILY_CHECK_TOKEN: token }, ...options);
      expect(fine).toMatchObject({ status: 0, out: expect.stringMatching(/^No fault, .*issue: closed\n$/s) });
      expect(github.issues.map(({ state }) => state)).toEqual(['closed']);
      expect(bad.out + fine.out + JSON.stringify(github.issues)).not.toContain(token);
    },
    DEADLINE_MS,
  );

  it(
    'ends with 2 when it cannot run',
    async () => {
      expect(await daily({}, '--devices', front.url)).toMatchObject({
        status: 2,
        error: "'DAILY_CHECK_TOKEN' (absent) must be the device token of the check patient\n",
      });
    },
    DEADLINE_MS,
  );
});
