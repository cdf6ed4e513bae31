import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { DeviceCommand } from './demo-patients.ts';
import { writeOwnersFile } from './owners-file.ts';

const run = promisify(execFile);

const demoAccount = z.object({ account: z.string(), password: z.string() });
export type DemoAccount = z.infer<typeof demoAccount>;

/**
 * The account of the demo, a physician, with a random password. The first time it is made and kept in
 * `demo-account.json`, which only the owner can read; later it is read from there.
 */
export async function demoAccountIn(
  dataDir: string,
  { script, databaseUrl }: DeviceCommand,
): Promise<DemoAccount & { readonly created: boolean; readonly file: string }> {
  const file = join(dataDir, 'demo-account.json');
  if (existsSync(file))
    return { ...demoAccount.parse(JSON.parse(readFileSync(file, 'utf8'))), created: false, file };
  const options = ['--name', 'Demo physician', '--role', 'physician', '--json'];
  const { stdout } = await run(process.execPath, [script, 'add', 'demo', ...options], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const account = demoAccount.parse(JSON.parse(stdout));
  writeOwnersFile(file, JSON.stringify(account, null, 2));
  return { ...account, created: true, file };
}
