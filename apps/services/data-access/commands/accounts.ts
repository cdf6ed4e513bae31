import { accountProgram } from './account-program.ts';
import { runCommand } from './with-database.ts';

await runCommand(() => accountProgram(process.env, (text) => process.stdout.write(`${text}\n`)).parseAsync());
