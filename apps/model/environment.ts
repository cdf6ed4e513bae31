import { callersOf } from './topology.ts';
import type { Catalog } from './service.ts';

const upperSnake = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** Environment variable that holds the base URL of a peer, such as `DATA_ACCESS_URL`. */
export const urlVariableOf = (peer: string): string => `${upperSnake(peer)}_URL`;

/** Environment variable in which a called service gets the secret of one caller, such as `DASHBOARD_SECRET`. */
export const secretVariableOf = (caller: string): string => `${upperSnake(caller)}_SECRET`;

/** Environment variable in which a service gets its own secret, sent as a bearer token to every peer. */
export const ownSecretVariable = 'SERVICE_SECRET';

/** The variables that a service needs to reach its peers and to know its callers. */
export function wiringVariablesOf(
  catalog: Catalog,
  name: string,
): { readonly peers: readonly string[]; readonly callers: readonly string[] } {
  return {
    peers: (catalog[name]?.calls ?? []).map(({ to }) => to),
    callers: callersOf(catalog, name),
  };
}
