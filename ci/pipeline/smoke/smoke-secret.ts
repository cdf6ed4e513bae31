import { secretObjectOf } from '../../../apps/model/deployment/secrets.ts';
import { callersOf } from '../../../apps/model/topology.ts';
import type { Catalog, Route } from '../../../apps/model/service.ts';

/** One value of a Secret object. */
export interface SecretKey {
  readonly object: string;
  readonly key: string;
}

/** Secret object with the tokens of the check patient's devices, by the service that they send to. */
export const checkDevices = 'check-devices';

/**
 * Whom the checks of a service speak for: a device of the check patient where devices send, else the last service of
 * the catalog that calls it. Nobody, for a service that only people use.
 */
export function smokeSecretOf(catalog: Catalog, name: string): SecretKey | undefined {
  const audiences = Object.values<Route>(catalog[name]!.routes).map(({ audience }) => audience);
  if (audiences.includes('device')) return { object: checkDevices, key: name };
  const caller = callersOf(catalog, name).at(-1);
  return caller === undefined ? undefined : { object: secretObjectOf('service'), key: caller };
}
