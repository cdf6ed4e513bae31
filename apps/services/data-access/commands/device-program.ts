import { Command, InvalidArgumentError, Option } from 'commander';
import { deviceKind, type DeviceKind } from '../../../contracts/device.ts';
import { addManyCommand } from './add-many.ts';
import { assignDevice } from '../store/device-spans.ts';
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
    .description('gives a device to another patient from now on; what it measured before stays where it is')
    .argument('<device>', 'number of the device', wholeNumber)
    .addOption(new Option('--patient <number>', 'who wears it from now on').argParser(wholeNumber))
    .option('--nobody', 'nobody wears it any more: what it sends is refused')
    .action((deviceId: number, { patient, nobody }: { patient?: number; nobody?: true }) =>
      withDatabase(env, async (database) => {
        if ((patient === undefined) === (nobody === undefined))
          throw new RangeError(`'--patient' or '--nobody' must be given, one of them`);
        const fromMs = await assignDevice(database, deviceId, patient ?? null, Date.now());
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

const dateOf = (instantMs: number | null): string =>
  instantMs === null ? 'never' : new Date(instantMs).toISOString().slice(0, 16).replace('T', ' ');

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 up');
  return Number(text);
}

function minutes(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number of minutes from 0 up');
  return Number(text);
}
