import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import {
  ownSecretVariable,
  secretVariableOf,
  urlVariableOf,
  wiringVariablesOf,
} from '../model/environment.ts';

/** Where the services of one platform are, and the secrets they know each other by. */
export interface Wiring {
  /** Port of each service on this machine. */
  readonly ports: Readonly<Record<ServiceName, number>>;
  readonly secrets: Readonly<Record<ServiceName, string>>;
}

export const loopback = '127.0.0.1';

export const urlOf = (wiring: Wiring, name: ServiceName): string =>
  `http://${loopback}:${wiring.ports[name]}`;

/** Ports of the model, all moved by `offset`: two platforms can run on one machine. */
export const portsAt = (offset: number): Wiring['ports'] =>
  Object.fromEntries(serviceNames.map((name) => [name, catalog[name].port + offset])) as Wiring['ports'];

/** The environment that the model gives service `name`: address, own secret, peers, callers. */
export function serviceEnvironment(name: ServiceName, wiring: Wiring): Readonly<Record<string, string>> {
  const { peers, callers } = wiringVariablesOf(catalog, name);
  return {
    HOST: loopback,
    PORT: String(wiring.ports[name]),
    ...(peers.length > 0 ? { [ownSecretVariable]: wiring.secrets[name] } : {}),
    ...Object.fromEntries(peers.map((peer) => [urlVariableOf(peer), urlOf(wiring, peer as ServiceName)])),
    ...Object.fromEntries(
      callers.map((caller) => [secretVariableOf(caller), wiring.secrets[caller as ServiceName]]),
    ),
  };
}
