import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admitRequest } from '../../../contracts/registry.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { readAudit } from '../store/audit/audit-trail.ts';
import { admitPatient, dischargePatient } from '../store/registry/admissions.ts';
import { patientProgram } from './patient-program.ts';
import { withDatabase } from './with-database.ts';

const DAY_MS = 86_400_000;

describe('the command patients', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const env = { DATABASE_URL: `sqlite:${join(folder.path, 'ward.sqlite')}` };

  const patients = async (...args: string[]): Promise<string> => {
    const lines: string[] = [];
    const program = patientProgram(env, (text) => lines.push(text));
    for (const command of [program, ...program.commands])
      command.exitOverride().configureOutput({ writeErr: () => undefined });
    await program.parseAsync(args, { from: 'user' });
    return lines.join('\n');
  };
  const listed = async (): Promise<number[]> =>
    (JSON.parse(await patients('list', '--json')) as { patientId: number }[]).map(
      ({ patientId }) => patientId,
    );

  beforeAll(() =>
    withDatabase(env, async (database) => {
      for (const [index, name] of ['Anna Rossi', 'Bruno Bianchi', 'Carla Verdi'].entries()) {
        const asked = admitRequest.parse({
          name,
          wardId: 1,
          bed: `${index + 1}`,
          identifier: '',
          birthDate: '',
        });
        const patientId = await admitPatient(database, asked);
        if (index > 0) await dischargePatient(database, patientId);
      }
      await database.db
        .updateTable('patient_records')
        .set({ discharged_ms: Date.now() - 400 * DAY_MS })
        .where('patient_id', '=', 3)
        .execute();
    }),
  );

  it('lists numbers and places, and no names', async () => {
    const text = await patients('list');
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      '1  ward 1, bed 1',
      '2  discharged',
      '3  discharged',
    ]);
  });

  it('erases who was discharged so long ago, and writes down who did it', async () => {
    expect(await patients('erase-discharged', '--days', '365')).toMatch(/^1 patients are erased; \d+ rows/);
    expect(await listed()).toEqual([1, 2]);
    expect(await patients('erase-discharged', '--days', '365')).toMatch(/^0 patients are erased/);
    await expect(patients('erase-discharged', '--days', '0')).rejects.toThrow(
      'must be a whole number from 1',
    );
    const entries = await withDatabase(env, (database) => readAudit(database, 0, 10));
    expect(entries).toMatchObject([
      { action: 'operator:erasePatient', patient_id: 3, object: expect.stringMatching(/ \(by .+\)$/) },
    ]);
  });

  it('erases one who was discharged, and nobody who is admitted', async () => {
    await expect(patients('erase', '1')).rejects.toThrow('patient 1 must be discharged before erasure');
    expect(await patients('erase', '2')).toContain('Patient 2 is erased');
    expect(await listed()).toEqual([1]);
  });
});
