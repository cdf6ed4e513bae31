import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { deviceKind } from '../../../contracts/device.ts';
import { addDevice } from '../store/devices.ts';
import { namePatient } from '../store/patients.ts';
import { auditOperator } from './operator.ts';
import { withDatabase } from './with-database.ts';

const deviceList = z
  .array(
    z.strictObject({
      patientId: z.int().positive(),
      patientName: z.string().min(1).max(200).optional(),
      kind: deviceKind,
      name: z.string().min(1).max(200),
    }),
  )
  .min(1)
  .max(10_000);

/** `devices add-many`: a whole ward at once. */
export const addManyCommand = (env: NodeJS.ProcessEnv, print: (text: string) => void): Command =>
  new Command('add-many')
    .description('adds the devices of a JSON list and prints it with their tokens, once')
    .argument('<file>', 'list of { patientId, patientName?, kind, name }; - reads standard input')
    .action((file: string) =>
      withDatabase(env, async (database) => {
        const added = [];
        for (const { patientName, ...device } of devicesIn(file)) {
          if (patientName !== undefined)
            await namePatient(database, { patientId: device.patientId, name: patientName });
          added.push({ ...device, ...(await addDevice(database, device)) });
        }
        await auditOperator(database, { action: 'addDevices', object: `${added.length} devices` });
        print(JSON.stringify(added, null, 2));
      }),
    );

/** @throws RangeError naming the file and what is wrong with it */
function devicesIn(file: string): z.infer<typeof deviceList> {
  try {
    return deviceList.parse(JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new RangeError(
      `'${file}' must be a JSON list of { patientId, patientName?, kind, name }: ${reason}`,
      { cause },
    );
  }
}
