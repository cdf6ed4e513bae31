import type { Catalog } from './service.ts';

/** One allowed connection: `from` calls `to`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Every call of the catalog as a pair of names. */
export function edgesOf(catalog: Catalog): readonly Edge[] {
  return Object.entries(catalog).flatMap(([from, service]) => service.calls.map(({ to }) => ({ from, to })));
}

/** Names of the services that call `name`, in catalog order. */
export function callersOf(catalog: Catalog, name: string): readonly string[] {
  return edgesOf(catalog)
    .filter(({ to }) => to === name)
    .map(({ from }) => from);
}

/**
 * Names ordered so that a service comes after everything it calls.
 * @throws RangeError naming the cycle, when the calls form one
 */
export function startOrder(catalog: Catalog): readonly string[] {
  const ordered: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name))
      throw new RangeError(
        `calls must not form a cycle: ${[...path.slice(path.indexOf(name)), name].join(' -> ')}`,
      );
    if (ordered.includes(name)) return;
    for (const { to } of catalog[name]?.calls ?? []) visit(to, [...path, name]);
    ordered.push(name);
  };
  for (const name of Object.keys(catalog)) visit(name, []);
  return ordered;
}

/** The first cycle of calls as a list of names, or undefined. */
export function cycleIn(catalog: Catalog): string | undefined {
  try {
    startOrder(catalog);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
