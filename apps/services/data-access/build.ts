import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Commands that operators run where the service runs. Each is `commands/<name>.ts`. */
export const commands = ['accounts', 'audit', 'devices', 'import', 'migrate', 'patients', 'retain'] as const;

const entryOf = (command: string): string =>
  fileURLToPath(new URL(`./commands/${command}.ts`, import.meta.url));

/** Builds the commands beside the bundle of the service; called by whoever bundles it. */
export const build = async (
  outDir: string,
  bundle: (entry: string, outfile: string) => Promise<unknown>,
): Promise<void> => {
  await Promise.all(
    commands.map((command) => bundle(entryOf(command), join(outDir, 'commands', `${command}.mjs`))),
  );
};
