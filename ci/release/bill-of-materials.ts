import { spawnSync } from 'node:child_process';
import type { ImageContents } from '../../apps/images/image-contents.ts';
import { imageReferenceIn, purlOfImage, type ImageReference } from './image-reference.ts';

/** One part of a CycloneDX bill of materials, as far as we look into it. */
export interface Component {
  readonly type: string;
  readonly name: string;
  readonly 'bom-ref'?: string;
  readonly version?: string;
  readonly purl?: string;
  readonly [field: string]: unknown;
}

/** A CycloneDX 1.5 bill of materials. @see https://cyclonedx.org/docs/1.5/json/ */
export interface BillOfMaterials {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly version: number;
  readonly metadata: { readonly component: Component; readonly [field: string]: unknown };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly [field: string]: unknown;
}

/** What npm says of every package in the lock file, of development too. @throws Error with npm's words */
export function npmBillOfMaterials(root: string): BillOfMaterials {
  const parameters = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { status, stdout, stderr, error } = spawnSync('npm', parameters, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`'npm ${parameters.join(' ')}' (${status}) must succeed: ${stderr.trim()}`);
  return JSON.parse(stdout) as BillOfMaterials;
}

export interface ImageBillProps {
  readonly service: string;
  readonly image: ImageReference;
  readonly contents: ImageContents;
  /** Bill of all packages, of which those of the image are taken. */
  readonly all: BillOfMaterials;
  /** Makes the serial number: the same image has the same. */
  readonly serialNumber: `urn:uuid:${string}`;
}

/**
 * What is in the image of one service: the npm packages of its bundle, Node.js and the base image. The packages of the
 * base image are in the bill of its makers and not in this one.
 * @throws RangeError naming the packages that the bill of all packages lacks
 */
export function imageBillOfMaterials({
  service,
  image,
  contents,
  all,
  serialNumber,
}: ImageBillProps): BillOfMaterials {
  const wanted = new Set(contents.packages[service]);
  const packages = all.components.filter((each) => wanted.has(idOf(each)));
  const missing = [...wanted].filter((id) => !packages.some((each) => idOf(each) === id));
  if (missing.length > 0)
    throw new RangeError(
      `package-lock.json must have what the image of ${service} holds: ${missing.join(', ')}`,
    );
  const own: Component = {
    type: 'container',
    'bom-ref': `${image.name}@sha256:${image.sha256}`,
    name: image.name,
    version: contents.version,
    purl: purlOfImage(image),
    hashes: [{ alg: 'SHA-256', content: image.sha256 }],
    licenses: [{ license: { id: contents.license } }],
  };
  const components = [node(contents.nodeVersion), base(contents.bases.runtime), ...packages];
  const refs = new Set(components.flatMap((each) => each['bom-ref'] ?? []));
  return {
    ...all,
    serialNumber,
    metadata: { ...all.metadata, lifecycles: [{ phase: 'build' }], component: own },
    components,
    dependencies: [
      { ref: own['bom-ref']!, dependsOn: [...refs] },
      ...all.dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) })),
    ],
  };
}

const idOf = ({ name, version }: Component): string => `${name}@${version}`;

const node = (version: string): Component => ({
  type: 'application',
  'bom-ref': `node@${version}`,
  name: 'node',
  version,
  purl: `pkg:generic/node@${version}`,
  cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
});

function base(reference: string): Component {
  const image = imageReferenceIn(reference);
  return {
    type: 'container',
    'bom-ref': reference,
    name: image?.name ?? reference,
    ...(image === undefined
      ? {}
      : {
          version: `sha256:${image.sha256}`,
          purl: purlOfImage(image),
          hashes: [{ alg: 'SHA-256', content: image.sha256 }],
        }),
  };
}
