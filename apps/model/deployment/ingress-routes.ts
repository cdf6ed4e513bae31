import type { Catalog, IngressHost, Route } from '../service.ts';

/** What the ingress offers of one service under one host. */
export interface IngressGroup {
  readonly service: string;
  readonly host: IngressHost;
  readonly port: number;
  /** Path prefixes, without duplicates. */
  readonly paths: readonly string[];
  /** Largest body of any route below the paths, in bytes. */
  readonly bodyLimitBytes: number;
  /** Longest time for a whole answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether an answer below the paths stays open. */
  readonly streaming: boolean;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** Whether `path` lies below the prefix, element by element as the ingress compares them. */
export const isBelow = (prefix: string, path: string): boolean =>
  prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);

/** One group per service and host: those of its routes that the outside reaches. */
export function ingressGroupsOf(catalog: Catalog): readonly IngressGroup[] {
  return Object.entries(catalog).flatMap(([service, { port, routes }]) => {
    const all: readonly Route[] = Object.values(routes);
    const offers = all.flatMap(({ ingress }) => (ingress === undefined ? [] : [ingress]));
    return [...new Set(offers.map(({ host }) => host))].map((host) => {
      const paths = [
        ...new Set(offers.filter((offer) => offer.host === host).map(({ path }) => path)),
      ].toSorted();
      const reached = all.filter((route) =>
        [route.path, ...(route.legacyPaths ?? [])].some((path) =>
          paths.some((prefix) => isBelow(prefix, path)),
        ),
      );
      return {
        service,
        host,
        port,
        paths,
        bodyLimitBytes: Math.max(0, ...reached.map(({ bodyLimitBytes }) => bodyLimitBytes ?? 0)),
        timeoutMs: Math.max(
          ...reached.map(
            ({ timeoutMs, slotWaitMs }) => (timeoutMs ?? DEFAULT_TIMEOUT_MS) + (slotWaitMs ?? 0),
          ),
        ),
        streaming: reached.some(({ streaming }) => streaming === true),
      };
    });
  });
}
