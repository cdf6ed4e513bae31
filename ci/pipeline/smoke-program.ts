import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The program of smoke/main.ts as one ES module without imports. */
export async function smokeProgram(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('smoke/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
