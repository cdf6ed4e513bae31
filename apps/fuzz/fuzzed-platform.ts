import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';
import { role } from '../contracts/actor.ts';
import { buildServices } from '../dev/build-services.ts';
import { accountCommandOf, deviceCommandOf } from '../dev/bundles.ts';
import { demoAccountIn } from '../dev/demo-account.ts';
import { demoPatientsIn } from '../dev/demo-patients.ts';
import { databaseUrlOf, startPlatform, type Platform } from '../dev/platform.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { signIn } from '../dev/sign-in.ts';
import type { Keys } from './targets.ts';

/** The five services as they ship, as processes, with six patients, and the keys to all of them. */
export interface FuzzedPlatform {
  readonly platform: Platform;
  readonly keys: Keys;
  readonly databaseFile: string;
  /** First fault of the audit trail's chain, or undefined. */
  auditFault(): string | undefined;
  stop(): Promise<void>;
}

/**
 * Inputs are measured in any year. Retention, which begins after a quarter of an hour, would delete trends of some whose
 * windows have only just come, and rows could no longer be compared.
 */
const A_CENTURY_IN_DAYS = '36500';

const accountRow = z.object({ id: z.string(), name: z.string(), role });

/** @param outDir folder for the bundles  @param portOffset added to every port of the model */
export async function startFuzzedPlatform(outDir: string, portOffset: number): Promise<FuzzedPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'eeg-ward-fuzz-'));
  const databaseUrl = databaseUrlOf(dataDir);
  const databaseFile = databaseUrl.replace(/^sqlite:/, '');
  await buildServices(repositoryRoot, outDir);
  const { patients } = await demoPatientsIn(dataDir, { script: deviceCommandOf(outDir), databaseUrl });
  const account = await demoAccountIn(dataDir, { script: accountCommandOf(outDir), databaseUrl });
  const platform = await startPlatform({
    outDir,
    dataDir,
    portOffset,
    readyDeadlineMs: 120_000,
    settings: {
      'seizure-detection': { BACKEND: 'wasm' },
      'data-access': { LEGACY_TIME_ZONE: 'UTC', TREND_RETENTION_DAYS: A_CENTURY_IN_DAYS },
      'eeg-acquisition': {
        LEGACY_PATIENTS: patients.map(({ patientId }) => patientId).join(','),
        LEGACY_TIME_ZONE: 'UTC',
      },
    },
  });
  const database = new Libsql(databaseFile, { readonly: true });
  const { id, ...person } = accountRow.parse(
    database.prepare('select id, name, role from accounts where account = ?').get(account.account),
  );
  database.close();
  const dashboardUrl = platform.urls.dashboard;
  return {
    platform,
    databaseFile,
    keys: {
      secrets: platform.wiring.secrets,
      eegTokens: patients.map(({ eegToken }) => eegToken),
      heartRateTokens: patients.map(({ heartRateToken }) => heartRateToken),
      cookie: await signIn(dashboardUrl, account),
      physician: { accountId: id, ...person },
      dashboardUrl,
    },
    auditFault: () => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['scripts/run.mjs', 'apps/services/data-access/commands/audit.ts', 'verify'],
        { cwd: repositoryRoot, env: { ...process.env, DATABASE_URL: databaseUrl }, encoding: 'utf8' },
      );
      return status === 0 ? undefined : `${stdout}${stderr}`;
    },
    stop: async () => {
      await platform.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
