import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DEVICE_TOKEN } from '../../../contracts/device.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { openDatabase } from '../store/database/open-database.ts';
import { deviceProgram } from './device-program.ts';

describe('the command devices', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const url = `sqlite:${join(folder.path, 'ward.sqlite')}`;

  const devices = async (...args: string[]): Promise<string> => {
    const lines: string[] = [];
    const program = deviceProgram({ DATABASE_URL: url }, (text) => lines.push(text));
    program.exitOverride().configureOutput({ writeErr: () => undefined });
    for (const command of program.commands)
      command.exitOverride().configureOutput({ writeErr: () => undefined });
    await program.parseAsync(args, { from: 'user' });
    return lines.join('\n');
  };
  const add = (patient: string, ...more: string[]) =>
    devices('add', '--patient', patient, '--kind', 'eeg', '--name', 'phone', ...more);

  it('refuses a patient that nobody named, and says how to add one', async () => {
    await expect(add('4')).rejects.toThrow("'--patient' (4) must be a patient that exists");
  });

  it('adds a whole list of devices with their patients, or names the entry at fault', async () => {
    const file = join(folder.path, 'devices.json');
    const entry = { patientId: 7, patientName: 'Bed 7', kind: 'eeg', name: 'amplifier' };
    writeFileSync(file, JSON.stringify([entry, { ...entry, kind: 'heart-rate', name: 'watch' }]));
    const added = JSON.parse(await devices('add-many', file)) as { kind: string; token: string }[];
    expect(added.map(({ kind }) => kind)).toEqual(['eeg', 'heart-rate']);
    expect(added.every(({ token }) => DEVICE_TOKEN.test(token))).toBe(true);
    writeFileSync(file, JSON.stringify([entry, { ...entry, kind: 'ecg' }]));
    await expect(devices('add-many', file)).rejects.toThrow(
      /devices\.json' must be a JSON list .*\[1\]\.kind/s,
    );
  });

  it('gives a device to another patient from now on, or to nobody, and one of them must be said', async () => {
    await add('8', '--patient-name', 'Bed 8');
    const { deviceId } = JSON.parse(await add('9', '--patient-name', 'Bed 9', '--json')) as {
      deviceId: number;
    };
    const number = String(deviceId);
    expect(await devices('assign', number, '--patient', '8')).toMatch(
      new RegExp(`^Device ${number} is of patient 8 from .*Z on\\.$`),
    );
    expect(await devices('list')).toMatch(new RegExp(`\\b${number} {2}patient 8 `));
    expect(await devices('assign', number, '--nobody')).toContain("is nobody's from");
    await expect(devices('assign', number)).rejects.toThrow("'--patient' or '--nobody' must be given");
  });

  it('gives a device to who has worn it since an instant, and keeps in the audit trail that both records changed', async () => {
    const { deviceId } = JSON.parse(await add('9', '--patient-name', 'Bed 9', '--json')) as {
      deviceId: number;
    };
    const number = String(deviceId);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    expect(await devices('assign', number, '--patient', '8', '--since', since)).toBe(
      `Device ${number} is of patient 8 since ${since}. Moved to them from patient 9: 0 windows, 0 heart rates.\n` +
        'Alarms that rang for patient 9 stay in their history: look at both patients.',
    );
    await expect(devices('assign', number, '--patient', '77', '--since', since)).rejects.toThrow(
      "'--patient' (77) must be a patient that exists",
    );
    const database = openDatabase({ url });
    const rows = await database.db
      .selectFrom('audit_trail')
      .select(['action', 'patient_id'])
      .where('object', 'like', `device ${number} since ${since}%`)
      .execute();
    await database.close();
    expect(rows).toEqual([
      { action: 'operator:assignDeviceSince', patient_id: 8 },
      { action: 'operator:moveToAnotherPatient', patient_id: 9 },
    ]);
    await expect(devices('assign', number, '--nobody', '--since', since)).rejects.toThrow(
      "'--since' must be given with '--patient'",
    );
    await expect(devices('assign', number, '--patient', '9', '--since', '2026-05-19T07:00')).rejects.toThrow(
      'must be an instant with its zone',
    );
  }, 30_000);

  it('adds, lists, rotates and revokes; a token is shown once and rests nowhere', async () => {
    const added = JSON.parse(await add('4', '--patient-name', 'Bed 4', '--json')) as Record<string, unknown>;
    expect(added).toMatchObject({ patientId: 4, kind: 'eeg', name: 'phone' });
    expect(added['token']).toMatch(DEVICE_TOKEN);
    const number = String(added['deviceId']);
    expect(await devices('list')).toMatch(/patient 4 {2}eeg +phone {2}last seen never/);
    const rotated = JSON.parse(await devices('rotate', number, '--json')) as Record<string, unknown>;
    expect(rotated['token']).not.toBe(added['token']);
    await devices('revoke', number);
    expect(await devices('list')).toContain('revoked');
    await expect(devices('rotate', number)).rejects.toThrow('must not be revoked');
    const listed = await devices('list', '--json');
    const database = openDatabase({ url });
    const rows = JSON.stringify(await database.db.selectFrom('devices').selectAll().execute());
    await database.close();
    for (const token of [added['token'], rotated['token']] as string[])
      expect([listed.includes(token), rows.includes(token)]).toEqual([false, false]);
  });

  it('renames a patient with the next device', async () => {
    await add('4', '--patient-name', 'Bed 4b');
    const database = openDatabase({ url });
    expect(await database.db.selectFrom('patients').selectAll().where('id', '=', 4).execute()).toEqual([
      { id: 4, name: 'Bed 4b' },
    ]);
    await database.close();
  });

  it.each([
    ['patient 0', ['add', '--patient', '0', '--kind', 'eeg', '--name', 'x']],
    ['another kind', ['add', '--patient', '1', '--kind', 'ecg', '--name', 'x']],
    ['no name', ['add', '--patient', '1', '--kind', 'eeg']],
    ['a device that does not exist', ['revoke', '77']],
  ])('refuses %s', async (_what, args) => {
    await expect(devices(...args)).rejects.toThrow();
  });
});
