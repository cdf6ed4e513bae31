import { importProgram } from './import-program.ts';
import { runCommand } from './with-database.ts';

await runCommand(() => importProgram(process.env, (text) => process.stdout.write(`${text}\n`)).parseAsync());
