import { ownSecretVariable, secretVariableOf, urlVariableOf, wiringVariablesOf } from '../environment.ts';
import type { Catalog, Store } from '../service.ts';
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
    { name: 'HOST', value: isLoopbackOnly(catalog, name, settings) ? '127.0.0.1' : '0.0.0.0' },
    { name: 'PORT', value: String(service.port) },
    { name: 'SLOTS', value: String(service.load.slotsPerPod) },
    ...(peers.length === 0 ? [] : [{ name: ownSecretVariable, secret: serviceSecret(name) }]),
    ...peers.map((peer) => ({
      name: urlVariableOf(peer),
      value: `http://${peer}:${catalog[peer]!.port}`,
    })),
    ...callers.map((caller) => ({ name: secretVariableOf(caller), secret: serviceSecret(caller) })),
    ...Object.entries(settingsEnvironment(service.settings ?? [], settings)).map(([variable, value]) => ({
      name: variable,
      value,
    })),
    ...(service.store === undefined
      ? []
      : [...databaseEnvironment(service.store, 'app'), { name: 'MIGRATE_ON_START', value: 'false' }]),
  ];
  return variables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const serviceSecret = (key: string): SecretRef => ({ group: 'service', key });
