import { Command, InvalidArgumentError } from 'commander';
import { ServiceError } from '../../../kit/errors.ts';
import type { Database } from '../store/database/database.ts';
import { listPatients } from '../store/patients.ts';
import { eraseDischarged, erasePatient } from '../store/registry/erase-patient.ts';
import { placesOf } from '../store/registry/places.ts';
import { eraseRest } from '../store/retention/erase-rest.ts';
import { auditOperator, operatorEntry } from './operator.ts';
import { usageOf } from './usage.ts';
import { withDatabase } from './with-database.ts';

const DAY_MS = 86_400_000;

/** The command `patients`: who there is, and erasure of those who were discharged. */
export function patientProgram(env: NodeJS.ProcessEnv, print: (text: string) => void): Command {
  const program = new Command(usageOf('patients'))
    .description('Patients. The database is DATABASE_URL, or .data/ward.sqlite.')
    .showHelpAfterError();

  program
    .command('list')
    .description('lists patients by number and place, without names')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) =>
      withDatabase(env, async (database) => {
        const places = await placesOf(database);
        const patients = (await listPatients(database)).map(({ patientId }) => ({
          patientId,
          ...places.get(patientId)!,
        }));
        if (json) print(JSON.stringify(patients));
        else
          for (const { patientId, wardId, bed, discharged } of patients)
            print(
              `${String(patientId).padStart(6)}  ${discharged ? 'discharged' : `ward ${wardId}, ${bed === null ? 'no bed' : `bed ${bed}`}`}`,
            );
      }),
    );

  program
    .command('erase')
    .description('deletes for good what is stored of a discharged patient; the number stays')
    .argument('<patient>', 'number of the patient', wholeNumber)
    .action((patientId: number) =>
      withDatabase(env, async (database) => {
        await eraseOne(database, patientId);
        print(
          `Patient ${patientId} is erased; ${await finish(database)} rows of signals and alarms deleted.`,
        );
      }),
    );

  program
    .command('erase-discharged')
    .description('erases every patient who was discharged so long ago')
    .requiredOption('--days <days>', 'days since the discharge', wholeNumber)
    .action(({ days }: { days: number }) =>
      withDatabase(env, async (database) => {
        const patients = await eraseDischarged(
          database,
          Date.now() - days * DAY_MS,
          operatorEntry({ action: 'erasePatient', object: `discharged more than ${days} days ago` }),
        );
        print(
          `${patients.length} patients are erased; ${await finish(database)} rows of signals and alarms deleted.`,
        );
      }),
    );

  return program;
}

async function eraseOne(database: Database, patientId: number): Promise<void> {
  try {
    await erasePatient(database, patientId);
  } catch (error) {
    if (error instanceof ServiceError) throw new RangeError(error.message, { cause: error });
    throw error;
  }
  await auditOperator(database, { action: 'erasePatient', object: `patient ${patientId}`, patientId });
}

const finish = (database: Database): Promise<number> => eraseRest(database, new AbortController().signal);

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 up');
  return Number(text);
}
