import { createHash } from 'node:crypto';
import type { ImageContents } from '../../apps/images/image-contents.ts';
import { imageBillOfMaterials, type BillOfMaterials } from './bill-of-materials.ts';
import { imageReferenceIn, type ImageReference } from './image-reference.ts';
import { provenanceOf } from './provenance.ts';

/** Where a release is written, below the root. */
export const releaseFolder = 'dist/release';
/** Folder of the files that people download with a release, below the release's folder. */
export const ATTACHED = 'files';
/** Folder of what the attestations are about: a line of sha256sum for each image. */
export const SUBJECTS = 'subjects';
export const NOTES = 'notes.md';

export const billFileOf = (service: string): string => `${ATTACHED}/${service}.cdx.json`;
export const subjectFileOf = (service: string): string => `${SUBJECTS}/${service}.sha256`;

export interface ReleaseFilesProps {
  readonly version: string;
  readonly commit: string;
  readonly origin?: string;
  readonly notes: string;
  /** References with digest by service. */
  readonly images: Readonly<Record<string, string>>;
  readonly contents: ImageContents;
  /** Bill of every package of the lock file. */
  readonly packages: BillOfMaterials;
  readonly modelVersion: string;
  readonly modelCard: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The text of every file of a release, by its path below the release's folder. */
export function releaseFiles(props: ReleaseFilesProps): ReadonlyMap<string, string> {
  const { images, contents, packages, modelVersion, modelCard, notes, version } = props;
  const references = Object.entries(images).map(([service, text]): readonly [string, ImageReference] => {
    const image = imageReferenceIn(text);
    if (image === undefined) throw new RangeError(`the image of ${service} (${text}) must have a digest`);
    return [service, image];
  });
  const attached = new Map<string, string>([
    [`${ATTACHED}/images.json`, json(images)],
    [`${ATTACHED}/MODEL_CARD-${modelVersion}.md`, modelCard],
    [
      `${ATTACHED}/provenance.json`,
      json(provenanceOf({ ...props, images: references.map(([, image]) => image) })),
    ],
    ...references.map(([service, image]): [string, string] => [
      billFileOf(service),
      json(imageBillOfMaterials({ service, image, contents, all: packages, serialNumber: serialOf(image) })),
    ]),
  ]);
  const sums = [...attached].map(([path, text]) => `${sha256(text)}  ${path.slice(ATTACHED.length + 1)}\n`);
  return new Map([
    ...attached,
    [`${ATTACHED}/SHA256SUMS`, sums.toSorted().join('')],
    [NOTES, notesOf(version, modelVersion, notes, images)],
    ...references.map(([service, { name, sha256: digest }]): [string, string] => [
      subjectFileOf(service),
      `${digest}  ${name}\n`,
    ]),
  ]);
}

function notesOf(
  version: string,
  modelVersion: string,
  changes: string,
  images: Readonly<Record<string, string>>,
): string {
  return `## ${version}

A research prototype, not a medical device. Seizure model ${modelVersion}: read MODEL_CARD-${modelVersion}.md.

${changes}
### Images

\`\`\`
${Object.values(images).join('\n')}
\`\`\`
`;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A UUID (version 8 of RFC 9562) of the image's digest. */
function serialOf({ sha256: digest }: ImageReference): `urn:uuid:${string}` {
  const [a, b, c, d, e] = [0, 8, 13, 17, 20].map((from, index) =>
    digest.slice(from, from + [8, 4, 3, 3, 12][index]!),
  );
  return `urn:uuid:${a}-${b}-8${c}-8${d}-${e}`;
}
