import type { BaseImages } from './base-images.ts';

/** What an image says about itself, besides what it is made from. */
export interface Release {
  /** Version in package.json. */
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  /** Commit of the sources, `-modified` appended when files differ from it. Absent: not a git checkout. */
  readonly revision?: string;
}

/**
 * Labels of the image of one service.
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export function imageLabels(
  name: string,
  does: string,
  { version, license, revision }: Release,
  bases: BaseImages,
): Readonly<Record<string, string>> {
  const labels = {
    title: name,
    description: does,
    version,
    ...(revision === undefined ? {} : { revision }),
    licenses: license,
    'base.name': bases.runtime,
  };
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [`org.opencontainers.image.${key}`, value]),
  );
}

/** Tag of a release: the version and, where it is known, the commit. An image of modified sources says so. */
export function tagOf({ version, revision }: Release): string {
  if (revision === undefined) return version;
  const [commit = '', ...rest] = revision.split('-');
  return [version, commit.slice(0, 12), ...rest].join('-');
}
