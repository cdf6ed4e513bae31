import type { KubesprayRelease } from '../release.ts';

/** Numbers of a version such as 1.35.4; undefined where `text` is none. */
export function versionIn(text: string): readonly [number, number, number] | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Negative where `one` is older than `other`. @throws RangeError for what is no version */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [versionIn(one), versionIn(other)];
  if (a === undefined || b === undefined)
    throw new RangeError(`'${a === undefined ? one : other}' must be a version such as 1.35.4`);
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether the release has checksums for the version. */
export function isSupported(version: string, { kubernetes }: KubesprayRelease): boolean {
  const [major, minor, patch] = versionIn(version) ?? [];
  const { newestPatch } = kubernetes[`${major}.${minor}`] ?? {};
  return patch !== undefined && newestPatch !== undefined && patch <= newestPatch;
}

export const supportedText = ({ kubernetes }: KubesprayRelease): string =>
  Object.entries(kubernetes)
    .map(([minor, { newestPatch }]) => `${minor}.0-${minor}.${newestPatch}`)
    .join(', ');

/**
 * Versions of Kubernetes to go through, `to` last: every minor version between, at its newest patch.
 * @returns empty where there is nothing to do, or the reason why it cannot be
 */
export function upgradePath(
  from: string,
  to: string,
  release: KubesprayRelease,
): { readonly path: readonly string[] } | { readonly refusal: string } {
  if (!isSupported(to, release))
    return {
      refusal: `'cluster.kubernetesVersion' (${to}) must be a version that Kubespray ${release.tag} installs: ${supportedText(release)}`,
    };
  const order = compareVersions(from, to);
  if (order === 0) return { path: [] };
  if (order > 0)
    return {
      refusal: `'cluster.kubernetesVersion' (${to}) must not be older than the cluster's ${from}: Kubernetes cannot go back`,
    };
  const [[major, fromMinor], [, toMinor]] = [versionIn(from)!, versionIn(to)!];
  const path: string[] = [];
  for (let minor = fromMinor + 1; minor < toMinor; minor += 1) {
    const between = release.kubernetes[`${major}.${minor}`];
    if (between === undefined)
      return {
        refusal: `'cluster.kubernetesVersion' (${to}) must not skip ${major}.${minor} on the way from ${from}, and Kubespray ${release.tag} does not install it; go through an older release first`,
      };
    path.push(`${major}.${minor}.${between.newestPatch}`);
  }
  return { path: [...path, to] };
}
