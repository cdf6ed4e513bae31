import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ServiceError } from '../../../kit/errors.ts';
import { manifestFile } from '../stream/asset-manifest.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

const entry = z.object({ script: z.string(), preloads: z.array(z.string()) });
const manifestSchema = z.object({
  entries: z.object({ ward: entry, patient: entry }),
  style: z.string(),
  icon: z.string(),
});
/** File names of the built page by what they are for. */
export type AssetManifest = z.infer<typeof manifestSchema>;

interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

/** The built files of the page, in memory. Their names carry a hash of their content, so browsers may keep them for ever. */
export class Assets {
  readonly manifest: AssetManifest;
  readonly #files: ReadonlyMap<string, Asset>;

  constructor(manifest: AssetManifest, files: ReadonlyMap<string, Asset>) {
    this.manifest = manifest;
    this.#files = files;
  }

  send(request: Request, response: Response): void {
    const name = String(request.params['file']);
    const asset = this.#files.get(name);
    if (asset === undefined)
      throw new ServiceError(
        'not-found',
        `'${request.path}' must be a file of this page; load the page again`,
      );
    const zipped = request.acceptsEncodings('gzip') === 'gzip';
    response.set({
      'Content-Type': asset.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
    });
    response.send(zipped ? asset.gzipped : asset.bytes);
  }
}

/** @throws Error when `folder` does not hold a built page */
export async function loadAssets(folder: string): Promise<Assets> {
  const manifest = await readManifest(folder);
  const names = (await readdir(folder)).filter((name) => contentTypes[extname(name)] !== undefined);
  const files = await Promise.all(
    names.map(async (name): Promise<[string, Asset]> => {
      const bytes = await readFile(join(folder, name));
      return [name, { type: contentTypes[extname(name)]!, bytes, gzipped: await promisify(gzip)(bytes) }];
    }),
  );
  return new Assets(manifest, new Map(files));
}

async function readManifest(folder: string): Promise<AssetManifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestFile), 'utf8')));
  } catch (cause) {
    throw new Error(
      `'ASSETS_DIR' (${folder}) must hold the built page with its ${manifestFile}; build it with: npm run build`,
      { cause },
    );
  }
}
