import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import { writeAppFolder } from './app-folder.ts';
import { nodeVersion, registryBases, type BaseImages } from './base-images.ts';
import { baseImagesFromDebian } from './base-images-from-debian.ts';
import { containerfile } from './containerfile.ts';
import type { Engine } from './engines/engine.ts';
import { writeImageContents } from './image-contents.ts';
import { imageLabels, tagOf, type Release } from './image-labels.ts';
import { imageBytes, byDigest, nameImages } from './oci-layout.ts';
import type { Platform } from './platform.ts';
import { releaseOf } from './release.ts';
import { CommandError, runCommand } from './run-command.ts';

/** Where base images come from; `auto` makes them from Debian's packages when they cannot be pulled. */
export type BaseSource = 'auto' | 'registry' | 'debian';

export interface ImagesProps {
  /** The folder that holds package.json. */
  readonly root: string;
  /** `images.json` and the folder `images` are written here. */
  readonly outDir: string;
  readonly engine: Engine;
  readonly platform: Platform;
  /** @default 'auto' */
  readonly base?: BaseSource;
  /** What to pull, such as mirrors of a hospital's own. @default - the official images */
  readonly bases?: BaseImages;
  /** Pull base images or download Debian's packages again. @default false */
  readonly refresh?: boolean;
  /** Reuse layers of earlier builds. @default true */
  readonly cache?: boolean;
  /** Push to this registry and path, in place of writing an archive. */
  readonly push?: string;
  /** Told what is done. @default - nobody */
  readonly say?: (text: string) => void;
}

export interface BuiltImages {
  /** Reference with digest by service: what `images.json` holds. */
  readonly references: Readonly<Record<string, string>>;
  /** Bytes of each image's layers. Absent when they were pushed. */
  readonly bytes?: Readonly<Record<string, number>>;
  /** All images as one archive, for `ctr images import`. Absent when they were pushed. */
  readonly archive?: string;
}

/** Where the Containerfiles, their context and the result are, below the output folder. */
export const imagesFolderOf = (outDir: string): string => join(outDir, 'images');
const contextOf = (outDir: string): string => join(imagesFolderOf(outDir), 'context');
const containerfileOf = (outDir: string, name: string): string =>
  join(imagesFolderOf(outDir), `${name}.Containerfile`);

/**
 * Builds the images of all services and writes `images.json`, which the charts read.
 * @throws CommandError, RangeError naming what is missing and the repair
 */
export async function buildImages(props: ImagesProps): Promise<BuiltImages> {
  const { root, outDir, engine, platform, cache = true, say = () => undefined } = props;
  const bases = await basesFor(props);
  const release = await releaseOf(root);
  await writeContexts({ root, outDir, platform, bases, release });
  const images = serviceNames.map((name) => ({
    name,
    reference: `localhost/eeg-ward/${name}:${tagOf(release)}`,
  }));
  for (const { name, reference } of images) {
    say(`${name} ...`);
    const file = containerfileOf(outDir, name);
    await engine.build({ containerfile: file, context: contextOf(outDir), reference, platform, cache });
  }
  const built =
    props.push === undefined ? await archiveOf(props, images) : await pushedTo(props.push, props, images);
  const file = join(outDir, 'images.json');
  await writeFile(`${file}.new`, `${JSON.stringify(built.references, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return built;
}

/** Writes the Containerfiles and their common context: with them a person builds with any tool. */
export async function writeContexts({
  root,
  outDir,
  platform,
  bases,
  release,
}: Pick<ImagesProps, 'root' | 'outDir' | 'platform'> & {
  readonly bases: BaseImages;
  readonly release: Release;
}): Promise<void> {
  await rm(imagesFolderOf(outDir), { recursive: true, force: true });
  await mkdir(contextOf(outDir), { recursive: true });
  const packages: Record<string, readonly string[]> = {};
  for (const name of serviceNames) {
    const made = await writeAppFolder(root, contextOf(outDir), name, platform);
    const { environment } = made;
    packages[name] = made.packages;
    const { does, port } = catalog[name];
    const labels = imageLabels(name, does, release, bases);
    await writeFile(containerfileOf(outDir, name), containerfile({ name, port, bases, labels, environment }));
  }
  await writeImageContents(imagesFolderOf(outDir), { ...release, bases, nodeVersion, packages });
}

async function basesFor({
  engine,
  platform,
  base = 'auto',
  bases = registryBases,
  refresh = false,
  say = () => undefined,
}: ImagesProps): Promise<BaseImages> {
  if (base !== 'debian')
    try {
      const node = await engine.pull(bases.node, platform);
      return { node, runtime: await engine.pull(bases.runtime, platform) };
    } catch (error) {
      if (base === 'registry' || !(error instanceof CommandError)) throw error;
      say(`The base images cannot be pulled: ${error.message}`);
    }
  say("Base images are made from Debian's packages and npm's Node.js.");
  return baseImagesFromDebian(engine, platform, refresh);
}

interface NamedImage {
  readonly name: ServiceName;
  readonly reference: string;
}

async function archiveOf(
  { outDir, engine }: ImagesProps,
  images: readonly NamedImage[],
): Promise<BuiltImages> {
  const layout = join(imagesFolderOf(outDir), 'oci');
  const archive = join(imagesFolderOf(outDir), 'eeg-ward.tar');
  await engine.save(images, layout);
  const references = await nameImages(layout, images);
  await runCommand('tar', ['-cf', archive, '-C', layout, 'oci-layout', 'index.json', 'blobs']);
  const bytes: Record<string, number> = {};
  for (const [name, reference] of Object.entries(references))
    bytes[name] = await imageBytes(layout, reference);
  return { references, bytes, archive };
}

async function pushedTo(
  registry: string,
  { engine, say = () => undefined }: ImagesProps,
  images: readonly NamedImage[],
): Promise<BuiltImages> {
  const references: Record<string, string> = {};
  for (const { name, reference } of images) {
    const target = `${registry}/${reference.slice(reference.lastIndexOf('/') + 1)}`;
    say(`pushing ${target} ...`);
    references[name] = byDigest(target, await engine.push(reference, target));
  }
  return { references };
}
