import { patientProgram } from './patient-program.ts';
import { runCommand } from './with-database.ts';

await runCommand(() => patientProgram(process.env, (text) => process.stdout.write(`${text}\n`)).parseAsync());
