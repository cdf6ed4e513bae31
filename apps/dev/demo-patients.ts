import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

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
  const patients: DemoPatient[] = [];
  for (const [index, name] of names.entries()) {
    const patientId = index + 1;
    const [eegToken, heartRateToken] = await Promise.all([
      addDevice(command, [
        '--patient',
        String(patientId),
        '--patient-name',
        name,
        '--kind',
        'eeg',
        '--name',
        'demo EEG',
      ]),
      addDevice(command, [
        '--patient',
        String(patientId),
        '--patient-name',
        name,
        '--kind',
        'heart-rate',
        '--name',
        'demo watch',
      ]),
    ]);
    patients.push({ patientId, name, eegToken, heartRateToken });
  }
  const temporary = `${file}.new`;
  writeFileSync(temporary, JSON.stringify(patients, null, 2), { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
  return { patients, created: true };
}

async function addDevice(
  { script, databaseUrl }: DeviceCommand,
  options: readonly string[],
): Promise<string> {
  const { stdout } = await run(process.execPath, [script, 'add', '--json', ...options], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  return z.object({ token: z.string() }).parse(JSON.parse(stdout)).token;
}
