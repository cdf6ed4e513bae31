import { ACTOR_HEADER, packActor, type Actor } from '../contracts/actor.ts';
import type { RouteContract } from '../contracts/routes/route-contract.ts';
import { contractOf } from '../kit/openapi/route-contracts.ts';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import type { Method, Route } from '../model/service.ts';

/** One method at one path of a service. */
export interface Target {
  readonly service: ServiceName;
  readonly routeName: string;
  readonly method: Method;
  readonly path: string;
  readonly route: Route;
  readonly contract: RouteContract;
}

/** What lets an input in. */
export interface Keys {
  readonly secrets: Readonly<Record<ServiceName, string>>;
  readonly eegTokens: readonly string[];
  readonly heartRateTokens: readonly string[];
  readonly cookie: string;
  readonly physician: Actor;
  readonly dashboardUrl: string;
}

/** Everything that the services answer, from the model. */
export const targets: readonly Target[] = serviceNames.flatMap((service) =>
  Object.entries<Route>(catalog[service].routes).flatMap(([routeName, route]) =>
    [route.path, ...(route.legacyPaths ?? [])].flatMap((path) =>
      route.methods.map((method) => ({
        service,
        routeName,
        method,
        path,
        route,
        contract: contractOf(service, routeName, method),
      })),
    ),
  ),
);

/** Of ten thousand inputs this many more or fewer go to a route: a password costs 100 ms, a stream its connection. */
export function weightOf({ routeName, route, service }: Target): number {
  if (routeName === 'signIn') return 1;
  if (routeName === 'admitPatient') return 20;
  if (route.streaming === true || routeName === 'exportEeg') return 5;
  return service === 'dashboard' || route.bodyLimitBytes === undefined ? 60 : 150;
}

/** Headers by which the sender of an input is known, and must be. */
export function credentialsOf(target: Target, keys: Keys, luck: number): Readonly<Record<string, string>> {
  const { service, routeName, route } = target;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  if (route.audience === 'clinician')
    return { origin: keys.dashboardUrl, ...(routeName === 'signOut' ? {} : { cookie: keys.cookie }) };
  if (route.audience === 'device') {
    const tokens = service === 'eeg-acquisition' ? keys.eegTokens : keys.heartRateTokens;
    return bearer(tokens[luck % tokens.length]!);
  }
  const caller = serviceNames.find((name) =>
    catalog[name].calls.some(
      (call: { readonly to: string; readonly routes: readonly string[] }) =>
        call.to === service && call.routes.includes(routeName),
    ),
  );
  return {
    ...bearer(keys.secrets[caller ?? 'eeg-acquisition']),
    ...(route.needs === undefined || caller !== 'dashboard'
      ? {}
      : { [ACTOR_HEADER]: packActor(keys.physician) }),
  };
}
