import { text } from 'node:stream/consumers';
import type { LoadPlan } from './load-plan.ts';
import { runLoad } from './run-load.ts';

// Reads a plan from standard input and writes the outcome to standard output: it runs where pods can be reached.
const outcome = await runLoad(JSON.parse(await text(process.stdin)) as LoadPlan);
process.stdout.write(JSON.stringify(outcome));
