import { stopSandbox } from './sandbox/sandbox.ts';

try {
  console.log((await stopSandbox()) ? 'The lab is gone.' : 'There was no lab.');
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
