import { catalog } from '../../apps/model/catalog.ts';
import { ingressGroupsOf } from '../../apps/model/deployment/ingress-routes.ts';
import { addDeviceIn, closedPage, type HospitalAddresses } from '../outputs.ts';
import type { Kubectl } from './kubectl.ts';

/** Of an Ingress what an address is made of. */
export interface IngressObject {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly tls?: readonly object[];
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: { readonly paths: readonly { readonly path?: string }[] };
    }[];
  };
}

/** What every hospital has one of. */
const OWNER = ['-l', 'app.kubernetes.io/name=data-access'];

/**
 * The hospitals of a cluster, found by what runs there.
 * @param namespace the only one that is looked at, for accounts that may see no other
 */
export const hospitalsIn = (kubectl: Kubectl, namespace?: string): readonly HospitalAddresses[] =>
  kubectl
    .list<{ readonly metadata: { readonly namespace: string } }>('deployments', namespace, [
      ...OWNER,
      ...(namespace === undefined ? ['--all-namespaces'] : []),
    ])
    .map(({ metadata }) =>
      addressesIn(metadata.namespace, kubectl.list<IngressObject>('ingresses', metadata.namespace)),
    );

/** How a hospital is reached, as its Ingress objects say; without one for the page, through the API server. */
export function addressesIn(namespace: string, ingresses: readonly IngressObject[]): HospitalAddresses {
  const page = ingressGroupsOf(catalog).find(({ host }) => host === 'dashboard')!;
  const urlsOf = ({ spec: { tls = [], rules = [] } }: IngressObject): readonly string[] =>
    rules.flatMap(({ host, http }) =>
      (http?.paths ?? []).map(({ path }) => `${tls.length > 0 ? 'https' : 'http'}://${host}${path}`),
    );
  const isPage = ({ metadata }: IngressObject): boolean =>
    metadata.labels?.['app.kubernetes.io/name'] === page.service;
  const [open] = ingresses.filter(isPage).flatMap(urlsOf);
  return {
    namespace,
    ...(open === undefined ? closedPage(namespace, page) : { dashboard: open.replace(/\/$/, '') }),
    devices: ingresses.filter((ingress) => !isPage(ingress)).flatMap(urlsOf),
    addDevice: addDeviceIn(namespace),
  };
}
