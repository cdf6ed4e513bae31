import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of an OCI descriptor that we read. @see https://github.com/opencontainers/image-spec */
interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Index {
  readonly manifests: readonly Descriptor[];
}

/** An image as a tool saved it. */
export interface SavedImage {
  readonly name: string;
  /** Under which the tool keeps it. */
  readonly reference: string;
}

const CONTAINERD_NAME = 'io.containerd.image.name';
const NAME = 'org.opencontainers.image.ref.name';

/** Reference of an image by digest: the tag of `reference` is replaced. */
export const byDigest = (reference: string, digest: string): string =>
  `${reference.replace(/:[^:/]+$/, '')}@${digest}`;

/**
 * The index of a layout, each image named by its reference with digest: the name under which containerd imports it and
 * a pod asks for it. Names are outside of what the digest covers.
 * @returns the new index, and the reference of each image
 * @throws RangeError for an image that the layout lacks
 */
export function nameByDigest(
  index: Index,
  images: readonly SavedImage[],
): { readonly index: Index; readonly references: Readonly<Record<string, string>> } {
  const named = images.map(({ name, reference }) => {
    const found = index.manifests.find(
      ({ annotations = {} }) => annotations[NAME] === name || annotations[CONTAINERD_NAME] === reference,
    );
    if (found === undefined) throw new RangeError(`index.json must list '${name}' (${reference})`);
    const exact = byDigest(reference, found.digest);
    return { name, exact, manifest: { ...found, annotations: { [CONTAINERD_NAME]: exact, [NAME]: name } } };
  });
  return {
    index: { ...index, manifests: named.map(({ manifest }) => manifest) },
    references: Object.fromEntries(named.map(({ name, exact }) => [name, exact])),
  };
}

/** Names the images of the layout in `folder`. @returns reference with digest of each */
export async function nameImages(
  folder: string,
  images: readonly SavedImage[],
): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, 'index.json');
  const { index, references } = nameByDigest(JSON.parse(await readFile(file, 'utf8')) as Index, images);
  await writeFile(file, `${JSON.stringify(index, null, 2)}\n`);
  return references;
}

/** Bytes of an image's layers in the layout in `folder`. */
export async function imageBytes(folder: string, reference: string): Promise<number> {
  const [, hash = ''] = reference.split('@sha256:');
  const manifest = JSON.parse(await readFile(join(folder, 'blobs/sha256', hash), 'utf8')) as {
    readonly layers?: readonly Descriptor[];
  };
  return (manifest.layers ?? []).reduce((sum, { size }) => sum + size, 0);
}
