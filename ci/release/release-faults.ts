import type { ImageContents } from '../../apps/images/image-contents.ts';
import { tagOf } from '../../apps/images/image-labels.ts';
import { imageReferenceIn } from './image-reference.ts';
import type { RepositoryFacts } from './repository.ts';
import { compareVersions, isVersion, tagOfVersion } from './version.ts';

/** What a release is judged by. */
export interface ReleaseInput {
  readonly version: string;
  readonly repository: RepositoryFacts;
  /** Version in package.json. */
  readonly packageVersion: string;
  readonly services: readonly string[];
  /** `dist/images.json`. Absent: no image was built. */
  readonly images?: Readonly<Record<string, string>>;
  /** What those images were made from. Absent: no image was built. */
  readonly contents?: ImageContents;
}

/** Everything that keeps a commit from being released, together, each with its repair. */
export function releaseFaults(input: ReleaseInput): readonly string[] {
  if (!isVersion(input.version))
    return [`version ('${input.version}') must be three numbers such as 1.4.0`, ...sourceFaults(input)];
  return [...versionFaults(input), ...sourceFaults(input), ...imageFaults(input)];
}

function versionFaults({ version, repository, packageVersion }: ReleaseInput): readonly string[] {
  const { released, head } = repository;
  const tag = tagOfVersion(version);
  const at = released.get(version);
  const newest = [...released.keys()].toSorted(compareVersions).at(-1);
  return [
    ...(packageVersion === version
      ? []
      : [`the version in package.json (${packageVersion}) must be ${version}: npm version ${version}`]),
    ...(at === undefined || at === head
      ? []
      : [`tag ${tag} (${at}) must be at the commit that is released (${head}): take another version`]),
    ...(newest === undefined || compareVersions(newest, version) <= 0
      ? []
      : [`version (${version}) must follow the newest that was released, ${newest}`]),
  ];
}

const sourceFaults = ({ repository: { modified } }: ReleaseInput): readonly string[] =>
  modified.length === 0
    ? []
    : [
        `${modified.length} files must be as they were committed: ${modified.map((line) => line.slice(3)).join(', ')}`,
      ];

function imageFaults({ version, repository, services, images, contents }: ReleaseInput): readonly string[] {
  const repair = 'npm run images -- --push REGISTRY';
  if (images === undefined || contents === undefined)
    return [`dist/images.json must name the images: ${repair}`];
  const tag = tagOf({ version, license: contents.license, revision: repository.head });
  const faults = services.flatMap((service) => {
    const reference = images[service];
    if (reference === undefined) return [`dist/images.json must name the image of ${service}: ${repair}`];
    const parts = imageReferenceIn(reference);
    if (parts === undefined) return [`the image of ${service} (${reference}) must have a digest: ${repair}`];
    if (parts.tag !== tag)
      return [`the image of ${service} (${reference}) must be of this commit, ${tag}: ${repair}`];
    if (parts.name.startsWith('localhost/'))
      return [`the image of ${service} (${reference}) must be in a registry: ${repair}`];
    return contents.packages[service] === undefined
      ? [`what the image of ${service} holds must be known: ${repair}`]
      : [];
  });
  return contents.revision === repository.head
    ? faults
    : [
        ...faults,
        `the images must be built from this commit (${repository.head}), not from ${contents.revision ?? 'files without one'}: ${repair}`,
      ];
}
