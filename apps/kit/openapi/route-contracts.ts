import { dashboardContracts } from '../../contracts/routes/dashboard.ts';
import { dataAccessContracts } from '../../contracts/routes/data-access.ts';
import { eegAcquisitionContracts } from '../../contracts/routes/eeg-acquisition.ts';
import { heartRateAcquisitionContracts } from '../../contracts/routes/heart-rate-acquisition.ts';
import type { RouteContract, RouteContracts } from '../../contracts/routes/route-contract.ts';
import { seizureDetectionContracts } from '../../contracts/routes/seizure-detection.ts';
import type { RouteName, ServiceName } from '../../model/catalog.ts';
import type { Method } from '../../model/service.ts';

/** What every route of every service takes and gives. A route of the model without a contract does not compile. */
export const routeContracts = {
  'data-access': dataAccessContracts,
  'seizure-detection': seizureDetectionContracts,
  'eeg-acquisition': eegAcquisitionContracts,
  'heart-rate-acquisition': heartRateAcquisitionContracts,
  dashboard: dashboardContracts,
} as const satisfies { readonly [S in ServiceName]: { readonly [R in RouteName<S>]: RouteContracts } };

/**
 * The contract of one method of a route.
 * @throws RangeError when nothing describes it
 */
export function contractOf(service: ServiceName, route: string, method: Method): RouteContract {
  const ofService: Readonly<Record<string, RouteContracts>> = routeContracts[service];
  const found = ofService[route];
  const contract = found === undefined || 'summary' in found ? found : found[method];
  if (contract === undefined)
    throw new RangeError(
      `'${service}.${route}' must be described for ${method}; write it in apps/contracts/routes/${service}.ts`,
    );
  return contract as RouteContract;
}
