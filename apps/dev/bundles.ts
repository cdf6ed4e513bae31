import { join } from 'node:path';
import type { ServiceName } from '../model/catalog.ts';

/** Where the bundle of a service is, below the output folder. Its folder holds all that the service needs. */
export const bundleOf = (outDir: string, name: ServiceName): string =>
  join(outDir, 'services', name, 'main.mjs');

/** Bundle of the local platform itself. */
export const platformBundleOf = (outDir: string): string => join(outDir, 'dev/main.mjs');

/** Bundle of the command that administers devices. */
export const deviceCommandOf = (outDir: string): string =>
  join(outDir, 'services/data-access/commands/devices.mjs');

/** Bundle of the command that administers accounts. */
export const accountCommandOf = (outDir: string): string =>
  join(outDir, 'services/data-access/commands/accounts.mjs');

/** Folder of the test app's phone page. */
export const phonePageOf = (outDir: string): string => join(outDir, 'dev/phone');
