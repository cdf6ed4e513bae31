import { deviceProgram } from './device-program.ts';
import { runCommand } from './with-database.ts';

await runCommand(() => deviceProgram(process.env, (text) => process.stdout.write(`${text}\n`)).parseAsync());
