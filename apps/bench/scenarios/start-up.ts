import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eegPage } from '../../contracts/ward.ts';
import { portsAt } from '../../dev/service-environment.ts';
import { repositoryRoot } from '../../dev/repository-root.ts';
import { proportionalMibOf, residentMibOf } from '../cpu-time.ts';
import type { DemoAccount } from '../../dev/demo-account.ts';
import { signIn } from '../../dev/sign-in.ts';
import type { Figure } from '../report.ts';

const PORT_OFFSET = 25_000;
const DEADLINE_MS = 60_000;
const IDLE_MS = 5_000;

/** `npm start` on an empty data folder: time to the first window that the dashboard can draw, memory of all processes. */
export async function startUpFigures(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'eeg-ward-bench-'));
  const ports = portsAt(PORT_OFFSET);
  const startedAt = performance.now();
  const npm = spawn('npm', ['start', '--', '--data', dataDir, '--port-offset', String(PORT_OFFSET)], {
    cwd: repositoryRoot,
    // What a newcomer has: TensorFlow's native library is an extra.
    env: { ...process.env, BACKEND: 'wasm' },
    stdio: 'ignore',
    detached: true,
  });
  try {
    const seconds = await firstWindow(
      `http://127.0.0.1:${ports.dashboard}`,
      join(dataDir, 'demo-account.json'),
      startedAt,
    );
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const family = descendantsOf(npm.pid!);
    const sumOf = (memoryOf: (pid: number) => number): number =>
      family.reduce((sum, pid) => sum + memoryOf(pid), 0);
    return [
      {
        what: 'npm start -> first live trace, after install',
        value: seconds,
        unit: 's',
        target: { atMost: 10 },
      },
      {
        what: 'whole platform with six playing patients, resident',
        value: sumOf(proportionalMibOf),
        unit: 'MiB',
        target: { atMost: 600 },
        note: `${family.length} processes, npm and the players included; shared pages counted once (${sumOf(residentMibOf).toFixed(0)} MiB if counted in each)`,
      },
    ];
  } finally {
    process.kill(-npm.pid!, 'SIGINT');
    await new Promise((resolve) => npm.once('exit', resolve));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function firstWindow(dashboard: string, accountFile: string, startedAt: number): Promise<number> {
  let cookie: string | undefined;
  while (performance.now() - startedAt < DEADLINE_MS) {
    try {
      const toMs = Date.now() + 5_000;
      cookie ??= await signIn(dashboard, JSON.parse(readFileSync(accountFile, 'utf8')) as DemoAccount);
      const answer = await fetch(`${dashboard}/v1/patients/1/eeg?fromMs=${toMs - 60_000}&toMs=${toMs}`, {
        headers: { cookie },
      });
      if (answer.ok && eegPage.parse(await answer.json()).windows.length > 0)
        return (performance.now() - startedAt) / 1_000;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`'npm start' must show a window within ${DEADLINE_MS / 1_000} s`);
}

/** A process and all that it started, directly or not. */
function descendantsOf(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        return [{ pid: Number(entry), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }];
      } catch {
        return [];
      }
    });
  const family = [root];
  for (const pid of family)
    family.push(...parents.filter(({ parent }) => parent === pid).map(({ pid: child }) => child));
  return family;
}
