const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Whether a text is a version that can be released: three numbers. */
export const isVersion = (text: string): boolean => VERSION.test(text);

/** Order of two versions: below 0 when `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [a, b].map((version) => version.split('.').map(Number));
  const index = one!.findIndex((number, place) => number !== other![place]);
  return index === -1 ? 0 : one![index]! - other![index]!;
}

export const tagOfVersion = (version: string): string => `v${version}`;

/** Version that a tag names. Undefined: it is no release's. */
export const versionOfTag = (tag: string): string | undefined =>
  tag.startsWith('v') && isVersion(tag.slice(1)) ? tag.slice(1) : undefined;
