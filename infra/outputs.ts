import { ingressGroupsOf, type IngressGroup } from '../apps/model/deployment/ingress-routes.ts';
import { isLoopbackOnly } from '../apps/model/deployment/pod-environment.ts';
import type { Hospital } from '../apps/charts/hospital.ts';
import type { Catalog } from '../apps/model/service.ts';

/** Where a hospital is reached, and how. */
export interface HospitalAddresses {
  readonly namespace: string;
  /** The clinicians' page. */
  readonly dashboard: string;
  /** A command that has to run first, when the page is not open to the network. */
  readonly openDashboard?: string;
  /** URLs that devices post to. */
  readonly devices: readonly string[];
  /** A command that registers a device and prints its token once. */
  readonly addDevice: string;
}

export function addressesOf(catalog: Catalog, hospital: Hospital): HospitalAddresses {
  const { namespace, hosts, settings = {}, ingress } = hospital;
  const scheme = ingress?.clusterIssuer === undefined ? 'http' : 'https';
  const groups = ingressGroupsOf(catalog);
  const page = groups.find(({ host }) => host === 'dashboard');
  const closed = page !== undefined && isLoopbackOnly(catalog, page.service, settings);
  return {
    namespace,
    ...(closed ? closedPage(namespace, page) : { dashboard: `${scheme}://${hosts.dashboard}` }),
    devices: groups
      .filter(({ host }) => host === 'devices')
      .flatMap(({ paths }) => paths.map((path) => `${scheme}://${hosts.devices}${path}`)),
    addDevice: addDeviceIn(namespace),
  };
}

/** The clinicians' page where no way in leads to it. */
export const closedPage = (
  namespace: string,
  { service, port }: Pick<IngressGroup, 'service' | 'port'>,
): Pick<HospitalAddresses, 'dashboard' | 'openDashboard'> => ({
  dashboard: `http://127.0.0.1:${port}`,
  openDashboard: `kubectl -n ${namespace} port-forward deployment/${service} ${port}`,
});

export const addDeviceIn = (namespace: string): string =>
  `kubectl -n ${namespace} exec deployment/data-access -- node /app/commands/devices.mjs add --patient 7 --patient-name "Bed 7" --kind eeg --name amplifier`;

/**
 * The line for /etc/hosts of a machine that shall reach the hospitals by name.
 * @param pool MetalLB's ranges: the ingress controller gets their first address
 */
export function hostsLineOf(hospitals: readonly Hospital[], pool: readonly string[]): string {
  const names = hospitals.flatMap(({ hosts }) => Object.values(hosts)).join(' ');
  const [first] = pool[0]?.split(/[-/]/) ?? [];
  return first === undefined
    ? `ADDRESS ${names}  # ADDRESS: see kubectl get ingress --all-namespaces`
    : `${first} ${names}`;
}
