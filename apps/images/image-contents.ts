import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What the images of one build were made from: what a bill of materials and a statement of provenance need. */
const imageContents = z.object({
  /** Version in package.json. */
  version: z.string(),
  license: z.string(),
  /** Commit of the sources, `-modified` appended when files differed from it. Absent: not a git checkout. */
  revision: z.string().optional(),
  /** References of the base images, by digest where they were pulled. */
  bases: z.object({ node: z.string(), runtime: z.string() }),
  nodeVersion: z.string(),
  /** The npm packages of each image, as `name@version`, by service. */
  packages: z.record(z.string(), z.array(z.string()).readonly()),
});
export type ImageContents = z.infer<typeof imageContents>;

const fileIn = (folder: string): string => join(folder, 'contents.json');

export const writeImageContents = (folder: string, contents: ImageContents): Promise<void> =>
  writeFile(fileIn(folder), `${JSON.stringify(contents, null, 2)}\n`);

/** @throws Error when the folder has none, or another shape */
export const readImageContents = async (folder: string): Promise<ImageContents> =>
  imageContents.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')));
