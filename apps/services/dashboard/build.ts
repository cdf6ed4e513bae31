import { join } from 'node:path';
import { buildAssets } from './assets/build-assets.ts';

/** Builds what the service serves beside its bundle; called by whoever bundles it. */
export const build = async (outDir: string): Promise<void> => {
  await buildAssets(join(outDir, 'assets'));
};
