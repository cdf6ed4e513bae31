import { Command, InvalidArgumentError, Option } from 'commander';
import { deviceKind, type DeviceKind } from '../../../contracts/device.ts';
import { addManyCommand } from './add-many.ts';
import { assignDevice } from '../store/device-spans.ts';
import type { Database } from '../store/database/database.ts';
import { assignSince, type SinceAssignment } from '../store/device-corrections/assign-since.ts';
import { addDevice, listDevices, revokeDevice, rotateToken } from '../store/devices.ts';
import { namePatient } from '../store/patients.ts';
import { usageOf } from './usage.ts';
import { auditOperator } from './operator.ts';
import { withDatabase } from './with-database.ts';

interface AddOptions {
  readonly patient: number;
  readonly patientName?: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly json?: true;
}

interface AssignOptions {
  readonly patient?: number;
  readonly nobody?: true;
  readonly since?: number;
}

const MINUTE_MS = 60_000;

/** The command `devices`: tokens of devices are made, listed, replaced and withdrawn. */
export function deviceProgram(env: NodeJS.ProcessEnv, print: (text: string) => void): Command {
  const program = new Command(usageOf('devices'))
    .description('Device tokens. The database is DATABASE_URL, or .data/ward.sqlite.')
    .showHelpAfterError();

  program
    .command('add')
    .description('adds a device and prints its token, once')
    .requiredOption('--patient <number>', 'patient whose data the device sends', wholeNumber)
    .option('--patient-name <name>', 'name of the patient, who is added when new')
    .addOption(new Option('--kind <kind>', 'what it sends').choices(deviceKind.options).makeOptionMandatory())
    .requiredOption('--name <name>', 'what to call it')
    .option('--json', 'print JSON')
    .action(({ patient: patientId, patientName, kind, name, json }: AddOptions) =>
      withDatabase(env, async (database) => {
        if (patientName !== undefined) await namePatient(database, { patientId, name: patientName });
        const { deviceId, token } = await addDevice(database, { patientId, kind, name });
        await auditOperator(database, { action: 'addDevice', object: `device ${deviceId}`, patientId });
        print(
          json
            ? JSON.stringify({ deviceId, patientId, kind, name, token })
            : `Device ${deviceId} of patient ${patientId} (${kind}). Its token, shown only now:\n${token}`,
        );
      }),
    );

  program.addCommand(addManyCommand(env, print));

  program
    .command('list')
    .description('lists devices, without tokens')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) =>
      withDatabase(env, async (database) => {
        const devices = await listDevices(database);
        if (json) print(JSON.stringify(devices));
        else if (devices.length === 0) print(`No devices. Add one with: ${usageOf('devices')} add --help`);
        else
          for (const device of devices)
            print(
              [
                String(device.deviceId).padStart(5),
                `patient ${device.patientId}`,
                device.kind.padEnd(10),
                device.name,
                device.revokedMs === null
                  ? `last seen ${dateOf(device.lastSeenMs)}`
                  : `revoked ${dateOf(device.revokedMs)}`,
              ].join('  '),
            );
      }),
    );

  program
    .command('assign')
    .description(
      'gives a device to another patient from now on; what it measured before stays where it is, unless --since is given',
    )
    .argument('<device>', 'number of the device', wholeNumber)
    .addOption(new Option('--patient <number>', 'who wears it from now on').argParser(wholeNumber))
    .option('--nobody', 'nobody wears it any more: what it sends is refused')
    .option(
      '--since <instant>',
      'they have worn it since then, such as 2026-05-19T07:00:00+02:00, 12 hours ago at most: what it measured since is moved to them',
      instantMs,
    )
    .action((deviceId: number, { patient, nobody, since }: AssignOptions) =>
      withDatabase(env, async (database) => {
        if ((patient === undefined) === (nobody === undefined))
          throw new RangeError(`'--patient' or '--nobody' must be given, one of them`);
        if (since !== undefined) {
          if (patient === undefined) throw new RangeError(`'--since' must be given with '--patient'`);
          print(await correct(database, { deviceId, patientId: patient, sinceMs: since }));
          return;
        }
        const fromMs = await assignDevice(database, deviceId, patient ?? null, Date.now());
        const object = `device ${deviceId}`;
        await auditOperator(database, {
          action: 'assignDevice',
          object,
          ...(patient === undefined ? {} : { patientId: patient }),
        });
        print(
          `Device ${deviceId} is ${patient === undefined ? "nobody's" : `of patient ${patient}`} from ${new Date(fromMs).toISOString()} on.`,
        );
      }),
    );

  program
    .command('revoke')
    .description('withdraws the token of a device, for good')
    .argument('<device>', 'number of the device', wholeNumber)
    .action((deviceId: number) =>
      withDatabase(env, async (database) => {
        await revokeDevice(database, deviceId);
        await auditOperator(database, { action: 'revokeDevice', object: `device ${deviceId}` });
        print(`Device ${deviceId} is revoked; it is refused within 30 seconds.`);
      }),
    );

  program
    .command('rotate')
    .description('makes a new token for a device and prints it, once')
    .argument('<device>', 'number of the device', wholeNumber)
    .option('--overlap <minutes>', 'how long the old token stays valid', minutes, 0)
    .option('--json', 'print JSON')
    .action((deviceId: number, { overlap, json }: { overlap: number; json?: true }) =>
      withDatabase(env, async (database) => {
        const token = await rotateToken(database, deviceId, overlap * MINUTE_MS);
        await auditOperator(database, { action: 'rotateToken', object: `device ${deviceId}` });
        print(
          json
            ? JSON.stringify({ deviceId, token })
            : `The new token of device ${deviceId}, shown only now:\n${token}`,
        );
      }),
    );

  return program;
}

/** Both patients' records change, so the audit trail names both. */
async function correct(database: Database, assignment: SinceAssignment): Promise<string> {
  const { deviceId, patientId, sinceMs } = assignment;
  const since = new Date(sinceMs).toISOString();
  const audit = (action: string, whose: number): Promise<void> =>
    auditOperator(database, { action, object: `device ${deviceId} since ${since}`, patientId: whose });
  const { formerPatientId, windows, heartRates } = await assignSince(database, assignment, {
    nowMs: Date.now(),
    assigned: async (former) => {
      await audit('assignDeviceSince', patientId);
      if (former !== null) await audit('moveToAnotherPatient', former);
    },
  });
  const now = `Device ${deviceId} is of patient ${patientId} since ${since}.`;
  return formerPatientId === null
    ? `${now} Nobody wore it before: nothing was stored of it to be moved.`
    : `${now} Moved to them from patient ${formerPatientId}: ${windows} windows, ${heartRates} heart rates.\nAlarms that rang for patient ${formerPatientId} stay in their history: look at both patients.`;
}

const dateOf = (instantMs: number | null): string =>
  instantMs === null ? 'never' : new Date(instantMs).toISOString().slice(0, 16).replace('T', ' ');

function instantMs(text: string): number {
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text) ||
    Number.isNaN(Date.parse(text))
  )
    throw new InvalidArgumentError('must be an instant with its zone, such as 2026-05-19T07:00:00+02:00');
  return Date.parse(text);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 up');
  return Number(text);
}

function minutes(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number of minutes from 0 up');
  return Number(text);
}
