import { createInterface } from 'node:readline/promises';

/**
 * Asks a person to write a name, unless they have said yes already.
 * @throws Error when something else is written, or nobody can be asked
 */
export async function confirm(what: string, name: string, saidYes: boolean): Promise<void> {
  if (saidYes) return;
  if (!process.stdin.isTTY) throw new Error(`${what}: '--yes' must be given where nobody can be asked`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const written = await lines.question(`${what}. Write '${name}' to go on: `);
  lines.close();
  if (written.trim() !== name) throw new Error(`'${written}' is not '${name}': nothing was done`);
}
