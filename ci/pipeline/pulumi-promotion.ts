import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Promotion } from './promotion.ts';

export interface PulumiPromotionProps {
  readonly stack: string;
  readonly service: string;
  readonly image: string;
  /** The list of images that the Pulumi program reads: dist/images.json. */
  readonly imagesFile: string;
  /** Folder of Pulumi.yaml. */
  readonly folder: string;
}

/** Names the image in the list that the Pulumi program reads, and runs `pulumi up`; back by the list as it was. */
export function pulumiPromotion({
  stack,
  service,
  image,
  imagesFile,
  folder,
}: PulumiPromotionProps): Promotion {
  const before = existsSync(imagesFile) ? readFileSync(imagesFile, 'utf8') : undefined;
  const up = (): Promise<void> =>
    run('pulumi', ['up', '--stack', stack, '--yes', '--skip-preview', '--non-interactive'], folder);
  return {
    promote: async () => {
      const images = { ...(JSON.parse(before ?? '{}') as Record<string, string>), [service]: image };
      mkdirSync(dirname(imagesFile), { recursive: true });
      writeFileSync(imagesFile, `${JSON.stringify(images, null, 2)}\n`);
      await up();
    },
    rollBack: async () => {
      if (before === undefined) rmSync(imagesFile, { force: true });
      else writeFileSync(imagesFile, before);
      await up();
    },
  };
}

async function run(command: string, options: readonly string[], folder: string): Promise<void> {
  const child = spawn(command, options, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0)
    throw new Error(`'${command} ${options.join(' ')}' must end with 0, it ended with ${code ?? signal}`);
}
