import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reference of the image that `npm run images` built of a service. @throws RangeError when there is none */
export async function builtImage(outDir: string, service: string): Promise<string> {
  const file = join(outDir, 'images.json');
  const images = existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, string>>)
    : {};
  const reference = images[service];
  if (reference === undefined)
    throw new RangeError(`dist/images.json must name an image of ${service}; npm run images builds it`);
  return reference;
}

/**
 * What an engine of this machine is asked for to get an image: one that lies in the layout of `npm run images` is in the
 * engine's own store under the digest of its configuration, any other is pulled by its reference.
 */
export async function localImage(reference: string, layout: string): Promise<string> {
  const [, hash] = reference.split('@sha256:');
  const manifest = join(layout, 'blobs/sha256', hash ?? 'none');
  if (!existsSync(manifest)) return reference;
  const { config } = JSON.parse(await readFile(manifest, 'utf8')) as {
    readonly config: { readonly digest: string };
  };
  return config.digest;
}
