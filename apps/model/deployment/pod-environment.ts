import { ownSecretVariable, secretVariableOf, urlVariableOf, wiringVariablesOf } from '../environment.ts';
import { drainSeconds } from '../probes.ts';
import type { Catalog, Service, Store } from '../service.ts';
import { outsideFacts, outsideNames, outsideSecretOf } from './outside.ts';
import { databaseAccounts, type DatabaseAccount, type SecretRef } from './secrets.ts';
import { settingsEnvironment, type Settings } from './settings.ts';

/** Name of the database's Service and StatefulSet. */
export const databaseHost = 'database';

/** One variable of a pod: a plain value, or a reference to a secret. */
export type PodVariable = { readonly name: string } & (
  { readonly value: string } | { readonly secret: SecretRef }
);

/** Whether a service listens on its pod's loopback address only: people sign in to it, and no proxy that ends TLS is named. */
export const isLoopbackOnly = (catalog: Catalog, name: string, settings: Settings): boolean =>
  catalog[name]?.settings?.includes('trustedProxies') === true &&
  (settings.trustedProxies ?? []).length === 0;

/** The variables by which a process reaches the database as `account`. */
export function databaseEnvironment(store: Store, account: DatabaseAccount): readonly PodVariable[] {
  const { user, password } = databaseAccounts[account];
  return [
    { name: 'DATABASE_URL', value: `mysql://${user}@${databaseHost}:${store.port}/${store.database}` },
    { name: 'DATABASE_PASSWORD', secret: password },
  ];
}

/** The whole environment of a service's pods, sorted by name. */
export function podEnvironment(
  catalog: Catalog,
  name: string,
  settings: Settings = {},
): readonly PodVariable[] {
  const service = catalog[name]!;
  const { peers, callers } = wiringVariablesOf(catalog, name);
  const variables: readonly PodVariable[] = [
    { name: 'DRAIN_SECONDS', value: String(drainSeconds) },
    { name: 'HOST', value: isLoopbackOnly(catalog, name, settings) ? '127.0.0.1' : '0.0.0.0' },
    { name: 'PORT', value: String(service.port) },
    { name: 'SLOTS', value: String(service.load.slotsPerPod) },
    ...(peers.length === 0 ? [] : [{ name: ownSecretVariable, secret: serviceSecret(name) }]),
    ...peers.map((peer) => ({
      name: urlVariableOf(peer),
      value: `http://${peer}:${catalog[peer]!.port}`,
    })),
    ...callers.map((caller) => ({ name: secretVariableOf(caller), secret: serviceSecret(caller) })),
    ...settingsVariables(service, settings),
    ...(service.store === undefined
      ? []
      : [...databaseEnvironment(service.store, 'app'), { name: 'MIGRATE_ON_START', value: 'false' }]),
  ];
  return variables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function settingsVariables({ settings: names = [] }: Service, settings: Settings): readonly PodVariable[] {
  const secrets = outsideNames
    .filter((name) => names.includes(name))
    .flatMap((name) => {
      const secret = outsideSecretOf(name, settings);
      return secret === undefined ? [] : [{ name: outsideFacts[name].secret.variable, secret }];
    });
  return [
    ...Object.entries(settingsEnvironment(names, settings)).map(([name, value]) => ({ name, value })),
    ...secrets,
  ];
}

const serviceSecret = (key: string): SecretRef => ({ group: 'service', key });
