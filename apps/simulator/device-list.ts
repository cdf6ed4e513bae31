import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { deviceKind } from '../contracts/device.ts';
import type { SimulatedDevice } from './start-simulation.ts';

/** The file of `--tokens`: one entry per device, as `npm run devices` can write it. */
const deviceList = z
  .array(
    z.object({
      patientId: z.int().positive(),
      name: z.string().min(1).max(100),
      kind: deviceKind,
      token: z.string().min(1).max(200),
    }),
  )
  .min(1);

/**
 * Reads the devices and their tokens from JSON.
 * @throws Error naming the file and every field at fault; it never holds a token
 */
export function readDeviceList(path: string): readonly SimulatedDevice[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'it is no JSON';
    throw new Error(`'${path}' must be a readable list of devices in JSON (${reason})`, { cause });
  }
  const parsed = deviceList.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'list'}: ${message}`);
  throw new Error(`'${path}' must be a list of { patientId, name, kind, token }: ${faults.join('; ')}`);
}
