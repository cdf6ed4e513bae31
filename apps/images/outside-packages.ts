import type { Platform } from './platform.ts';

/** One entry of package-lock.json's `packages`. */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package that is copied into an image. */
export interface OutsidePackage {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of its archive. */
  readonly integrity: string;
}

/**
 * The packages that `roots` need on a platform, themselves included, sorted by name: of a package's optional builds the
 * one for this platform's processor and GNU libc.
 * @param locked `packages` of package-lock.json
 * @throws RangeError naming a package that the lock file lacks
 */
export function outsidePackages(
  locked: Readonly<Record<string, LockedPackage>>,
  roots: readonly string[],
  platform: Platform,
): readonly OutsidePackage[] {
  const found = new Map<string, OutsidePackage>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    const { version, integrity, dependencies, optionalDependencies } = locked[`node_modules/${name}`] ?? {};
    if (version === undefined || integrity === undefined)
      throw new RangeError(`package-lock.json ('node_modules/${name}') must have a version and an integrity`);
    found.set(name, { name, version, integrity });
    Object.keys(dependencies ?? {}).forEach(visit);
    Object.keys(optionalDependencies ?? {})
      .filter((optional) => runsOn(locked[`node_modules/${optional}`], optional, platform))
      .forEach(visit);
  };
  roots.forEach(visit);
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const runsOn = (entry: LockedPackage | undefined, name: string, { npmCpu }: Platform): boolean =>
  (entry?.os?.includes('linux') ?? false) && (entry?.cpu?.includes(npmCpu) ?? false) && !/musl/.test(name);
