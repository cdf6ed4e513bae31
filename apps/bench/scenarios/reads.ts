import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { ACTOR_HEADER, packActor, type Actor } from '../../contracts/actor.ts';
import { buildServices } from '../../dev/build-services.ts';
import { bundleOf, deviceCommandOf } from '../../dev/bundles.ts';
import { repositoryRoot } from '../../dev/repository-root.ts';
import { serviceEnvironment, portsAt, urlOf, type Wiring } from '../../dev/service-environment.ts';
import { untilReady } from '../../dev/until-ready.ts';
import { catalog, serviceNames } from '../../model/catalog.ts';
import { cpuMsOf } from '../cpu-time.ts';
import { CPU_MS, type Figure } from '../report.ts';
import { insertMadeRows } from './made-rows.ts';

const PORT_OFFSET = 27_000;
const FEW_ROWS = 30;
/** Enough for the compiler to have settled: the first thousand cost twice as much. */
const REPEATS = 1_500;
const DAY_MS = 86_400_000;
const { routes } = catalog['data-access'];

/** Emergency access reaches every patient, so that no account has to be made. */
const emergencyPhysician: Actor = {
  accountId: '5c9f4b1e-51c2-4a52-8b7e-6f4d4b7f9a10',
  name: 'bench',
  role: 'physician',
  breakGlass: true,
};

/** Reads that the dashboard makes, with `endMs` as the newest instant. */
const readsAt = (endMs: number): Readonly<Record<string, string>> => {
  const trendOf = (path: string, hours: number): string =>
    `${path.replace(':patientId', '7')}?fromMs=${endMs - hours * 3_600_000}&toMs=${endMs}`;
  return {
    'newest windows of 30 patients': routes.legacyLastEeg.path,
    'EEG trend of 5 h': trendOf(routes.eegTrend.path, 5),
    'EEG trend of 24 h': trendOf(routes.eegTrend.path, 24),
    'heart-rate trend of 5 h': trendOf(routes.heartRateTrend.path, 5),
    'heart-rate trend of 24 h': trendOf(routes.heartRateTrend.path, 24),
    'EEG page of 10 s': `${routes.eegPage.path.replace(':patientId', '7')}?fromMs=${endMs - DAY_MS / 24}&toMs=${endMs - DAY_MS / 24 + 10_000}`,
  };
};

/** Cost of the dashboard's reads at 30 rows and at `manyRows`, in CPU time of data-access. */
export async function readFigures(manyRows: number): Promise<Figure[]> {
  const endMs = Math.floor(Date.now() / 60_000) * 60_000;
  const few = await costs(FEW_ROWS, endMs);
  const many = await costs(manyRows, endMs);
  return Object.keys(readsAt(endMs)).flatMap((what) => [
    { what: `${what}, ${FEW_ROWS} rows stored`, value: few[what]!, unit: CPU_MS, target: { atMost: 1 } },
    { what: `${what}, ${manyRows} rows stored`, value: many[what]!, unit: CPU_MS, target: { atMost: 1 } },
  ]);
}

async function costs(rows: number, endMs: number): Promise<Record<string, number>> {
  const outDir = join(repositoryRoot, 'dist');
  const dataDir = mkdtempSync(join(tmpdir(), 'eeg-ward-bench-'));
  const file = join(dataDir, 'ward.sqlite');
  const wiring: Wiring = {
    ports: portsAt(PORT_OFFSET),
    secrets: Object.fromEntries(serviceNames.map((name) => [name, 's'.repeat(40)])) as Wiring['secrets'],
  };
  const environment = {
    ...process.env,
    DATABASE_URL: `sqlite:${file}`,
    LOG_LEVEL: 'warn',
    RETENTION_DAYS: '36500',
  };
  let service: ChildProcess | undefined;
  try {
    await buildServices(repositoryRoot, outDir);
    execFileSync(process.execPath, [deviceCommandOf(outDir), 'list'], { env: environment, stdio: 'ignore' });
    insertMadeRows(file, rows, endMs);
    service = spawn(process.execPath, [bundleOf(outDir, 'data-access')], {
      env: { ...environment, ...serviceEnvironment('data-access', wiring) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const url = urlOf(wiring, 'data-access');
    await untilReady('data-access', url, { deadlineMs: 30_000, logFile: 'its standard error' });
    const pool = new Pool(url, { connections: 1 });
    const headers = {
      authorization: `Bearer ${wiring.secrets.dashboard}`,
      [ACTOR_HEADER]: packActor(emergencyPhysician),
    };
    const result: Record<string, number> = {};
    for (const [what, path] of Object.entries(readsAt(endMs))) {
      const read = async (): Promise<void> => {
        const answer = await pool.request({ path, method: 'GET', headers });
        if (answer.statusCode !== 200)
          throw new Error(`'${path}' answered ${answer.statusCode}: ${await answer.body.text()}`);
        await answer.body.dump();
      };
      for (let i = 0; i < REPEATS; i += 1) await read();
      const before = cpuMsOf(service.pid!);
      for (let i = 0; i < REPEATS; i += 1) await read();
      result[what] = (cpuMsOf(service.pid!) - before) / REPEATS;
    }
    await pool.close();
    return result;
  } finally {
    if (service !== undefined && service.exitCode === null) {
      const ended = new Promise((resolve) => service!.once('exit', resolve));
      service.kill('SIGTERM');
      await ended;
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}
