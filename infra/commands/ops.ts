import { opsProgram } from '../ops/ops-program.ts';

try {
  await opsProgram().parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
