import { simulate, simulateCommand } from './simulate-command.ts';

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());

await simulateCommand()
  .action(async (options: Parameters<typeof simulate>[0]) => {
    try {
      const { eeg } = await simulate(options, ending.signal);
      process.exitCode = eeg.refused + eeg.dropped > 0 ? 1 : 0;
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
