import { auditProgram } from './audit-program.ts';
import { runCommand } from './with-database.ts';

await runCommand(() => auditProgram(process.env, (text) => process.stdout.write(`${text}\n`)).parseAsync());
