import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { nodeArguments, root } from '../testing/dev-stack.ts';
import { randomMaker } from '../testing/engine/random-maker.ts';
import { StandInEngine } from '../testing/engine/stand-in-engine.ts';
import { labProgram } from '../testing/lab-program.ts';

const MINUTES = 60_000;
const ROUNDS = 3;
const folder = temporaryFolder();
afterAll(folder.remove);

/** A program that uses the SDK and makes nothing. */
function emptyProgram(): string {
  const directory = join(folder.path, 'empty');
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), '{"type":"module","main":"index.ts"}');
  writeFileSync(
    join(directory, 'index.ts'),
    `import * as pulumi from '@pulumi/pulumi';\nexport const stack = pulumi.getStack();\n`,
  );
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  return directory;
}

describe('a preview of the whole lab', () => {
  it(
    'takes at most three times as long as an empty program’s; the goal is twice',
    async () => {
      const kubeconfig = join(folder.path, 'kubeconfig');
      writeFileSync(kubeconfig, 'apiVersion: v1\nkind: Config\n');
      const lab = labProgram({ cluster: { name: 'speed', kubeconfig } });
      const empty = { ...lab, directory: emptyProgram(), nodeArguments: nodeArguments() };
      const times: { readonly nothing: number; readonly whole: number }[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const nothing = await new StandInEngine([randomMaker]).preview(empty);
        const whole = await new StandInEngine([randomMaker]).preview(lab);
        expect([nothing.errors, whole.errors]).toEqual([[], []]);
        times.push({ nothing: nothing.durationMs, whole: whole.durationMs });
      }
      const best = (of: (each: (typeof times)[number]) => number): number => Math.min(...times.map(of));
      const ratio = best(({ whole }) => whole) / best(({ nothing }) => nothing);
      process.stderr.write(`a preview of the lab takes ${ratio.toFixed(2)} times an empty program's\n`);
      expect(ratio).toBeLessThanOrEqual(3);
    },
    5 * MINUTES,
  );
});
