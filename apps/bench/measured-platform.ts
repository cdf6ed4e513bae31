import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '../model/catalog.ts';
import { buildServices } from '../dev/build-services.ts';
import { accountCommandOf, deviceCommandOf } from '../dev/bundles.ts';
import { demoAccountIn } from '../dev/demo-account.ts';
import { demoPatientsIn, registerDevices, type DemoPatient } from '../dev/demo-patients.ts';
import { databaseUrlOf, startPlatform, type Platform } from '../dev/platform.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { signIn } from '../dev/sign-in.ts';
import { cpuMsOf, peakMibOf, residentMibOf } from './cpu-time.ts';

/** The five services as they ship, in a data folder of their own, with what they cost. */
export interface MeasuredPlatform {
  readonly platform: Platform;
  readonly patients: readonly DemoPatient[];
  /** Cookie header of the demo physician, signed in to the dashboard. */
  readonly cookie: string;
  /** Registers patients by number, each with an EEG device. @returns the tokens of the devices, in order */
  addPatients(patientIds: readonly number[]): Promise<readonly string[]>;
  /** CPU time of all services together so far, in milliseconds. */
  cpuMs(): number;
  cpuMsOf(name: ServiceName): number;
  residentMib(name: ServiceName): number;
  peakMib(name: ServiceName): number;
  /** Sum of a counter or histogram sum that a service's /metrics shows, over all labels. */
  metric(name: ServiceName, metric: string): Promise<number>;
  stop(): Promise<void>;
}

const PORT_OFFSET = 20_000;

export async function startMeasuredPlatform(): Promise<MeasuredPlatform> {
  const outDir = join(repositoryRoot, 'dist');
  const dataDir = mkdtempSync(join(tmpdir(), 'eeg-ward-bench-'));
  await buildServices(repositoryRoot, outDir);
  const command = { script: deviceCommandOf(outDir), databaseUrl: databaseUrlOf(dataDir) };
  const { patients } = await demoPatientsIn(dataDir, command);
  const account = await demoAccountIn(dataDir, { ...command, script: accountCommandOf(outDir) });
  const platform = await startPlatform({
    outDir,
    dataDir,
    portOffset: PORT_OFFSET,
    settings: {
      'seizure-detection': { BACKEND: 'wasm' },
      'eeg-acquisition': {
        LEGACY_PATIENTS: patients.map(({ patientId }) => patientId).join(','),
        LEGACY_TIME_ZONE: 'UTC',
      },
    },
  });
  const pid = (name: ServiceName): number => platform.pidOf(name)!;
  return {
    platform,
    patients,
    cookie: await signIn(platform.urls.dashboard, account),
    addPatients: (patientIds) =>
      registerDevices(
        command,
        patientIds.map((patientId) => ({
          patientId,
          patientName: `Measured ${patientId}`,
          kind: 'eeg',
          name: 'measured EEG',
        })),
      ),
    cpuMs: () => serviceNames.reduce((sum, name) => sum + cpuMsOf(pid(name)), 0),
    cpuMsOf: (name) => cpuMsOf(pid(name)),
    residentMib: (name) => residentMibOf(pid(name)),
    peakMib: (name) => peakMibOf(pid(name)),
    metric: async (name, metric) => {
      const text = await (await fetch(`${platform.urls[name]}/metrics`)).text();
      const values = [...text.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
      return values.reduce((sum, [, value]) => sum + Number(value), 0);
    },
    stop: async () => {
      await platform.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
