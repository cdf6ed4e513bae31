import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { writeOwnersFile } from './owners-file.ts';

const run = promisify(execFile);

const demoPatient = z.object({
  patientId: z.int().positive(),
  name: z.string(),
  eegToken: z.string(),
  heartRateToken: z.string(),
});
const demoPatients = z.array(demoPatient);
export type DemoPatient = z.infer<typeof demoPatient>;

const names = ['Demo Ada', 'Demo Bruno', 'Demo Chiara', 'Demo Dario', 'Demo Elena', 'Demo Franco'];

/** Command that administers devices, bundled, and the environment it runs in. */
export interface DeviceCommand {
  readonly script: string;
  readonly databaseUrl: string;
}

/**
 * The demo patients of a data folder with their device tokens. The first time they are registered and their tokens are
 * kept in `demo-patients.json`, which only the owner can read; later they are read from there.
 */
export async function demoPatientsIn(
  dataDir: string,
  command: DeviceCommand,
): Promise<{ readonly patients: readonly DemoPatient[]; readonly created: boolean }> {
  const file = join(dataDir, 'demo-patients.json');
  if (existsSync(file))
    return { patients: demoPatients.parse(JSON.parse(readFileSync(file, 'utf8'))), created: false };
  const patients = await register(command);
  writeOwnersFile(file, JSON.stringify(patients, null, 2));
  return { patients, created: true };
}

const registered = z.array(z.object({ kind: z.enum(['eeg', 'heart-rate']), token: z.string() }));

/** A device to register; its patient too when nobody has that number yet. */
interface WantedDevice {
  readonly patientId: number;
  readonly patientName: string;
  readonly kind: 'eeg' | 'heart-rate';
  readonly name: string;
}

/** Registers devices by the command. @returns their tokens, in order */
export async function registerDevices(
  { script, databaseUrl }: DeviceCommand,
  wanted: readonly WantedDevice[],
): Promise<readonly string[]> {
  const running = run(process.execPath, [script, 'add-many', '-'], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  running.child.stdin?.end(JSON.stringify(wanted));
  return registered.parse(JSON.parse((await running).stdout)).map(({ token }) => token);
}

async function register(command: DeviceCommand): Promise<DemoPatient[]> {
  const tokens = await registerDevices(
    command,
    names.flatMap((patientName, index) => [
      { patientId: index + 1, patientName, kind: 'eeg', name: 'demo EEG' },
      { patientId: index + 1, patientName, kind: 'heart-rate', name: 'demo watch' },
    ]),
  );
  return names.map((name, index) => ({
    patientId: index + 1,
    name,
    eegToken: tokens[2 * index]!,
    heartRateToken: tokens[2 * index + 1]!,
  }));
}
