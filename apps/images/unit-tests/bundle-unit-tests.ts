import { chmod } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commonJsBanner } from '../../dev/build-services.ts';
import { repositoryRoot } from '../../dev/repository-root.ts';

/**
 * Bundles test files to one program for Node.js' own test runner, which any user may read.
 * @param files absolute, or relative to the repository
 * @throws Error of esbuild when a test needs what is not in `jest-in-node.ts`
 */
export async function bundleUnitTests(files: readonly string[], outfile: string): Promise<void> {
  const suites = files.map(
    (file) => `describe('${file}', () => import('${resolve(repositoryRoot, file)}'));`,
  );
  await build({
    absWorkingDir: repositoryRoot,
    stdin: {
      contents: ["import { describe } from '@jest/globals';", ...suites].join('\n'),
      resolveDir: repositoryRoot,
      sourcefile: 'unit-tests.ts',
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    alias: { '@jest/globals': fileURLToPath(new URL('jest-in-node.ts', import.meta.url)) },
    banner: { js: commonJsBanner },
  });
  await chmod(outfile, 0o644);
}
