import type { KubernetesObject } from '../../../../apps/charts/kubernetes-object.ts';

interface IngressSpec {
  readonly tls?: readonly { readonly hosts: readonly string[]; readonly secretName: string }[];
  readonly rules: readonly {
    readonly host: string;
    readonly http: {
      readonly paths: readonly {
        readonly path: string;
        readonly backend: { readonly service: { readonly name: string } };
      }[];
    };
  }[];
}

const TIMEOUT_ANNOTATION = 'nginx.ingress.kubernetes.io/proxy-read-timeout';

/**
 * Each Ingress as a Gateway with one listener per host and an HTTPRoute with its paths and time-out. A service's port
 * has to be given: the Gateway API has no names of ports.
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export const gatewayRoutes =
  (className: string, portOf: (service: string) => number) =>
  (objects: readonly KubernetesObject[]): readonly KubernetesObject[] =>
    objects.flatMap((object) => {
      const { metadata } = object;
      const { rules, tls = [] } = object['spec'] as IngressSpec;
      const annotations = (metadata as { readonly annotations?: Readonly<Record<string, string>> })
        .annotations;
      const { [TIMEOUT_ANNOTATION]: seconds, 'cert-manager.io/cluster-issuer': issuer } = annotations ?? {};
      const common = {
        name: metadata.name,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
      };
      const listenerOf = (host: string, index: number) => {
        const secret = tls.find(({ hosts }) => hosts.includes(host))?.secretName;
        const plain = { name: `http-${index}`, hostname: host, port: 80, protocol: 'HTTP' };
        return secret === undefined
          ? [plain]
          : [
              plain,
              {
                name: `https-${index}`,
                hostname: host,
                port: 443,
                protocol: 'HTTPS',
                tls: { mode: 'Terminate', certificateRefs: [{ name: secret }] },
              },
            ];
      };
      return [
        {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'Gateway',
          metadata: {
            ...common,
            ...(issuer === undefined ? {} : { annotations: { 'cert-manager.io/cluster-issuer': issuer } }),
          },
          spec: {
            gatewayClassName: className,
            listeners: rules.flatMap(({ host }, index) => listenerOf(host, index)),
          },
        },
        {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'HTTPRoute',
          metadata: common,
          spec: {
            parentRefs: [{ name: metadata.name }],
            hostnames: rules.map(({ host }) => host),
            rules: rules.flatMap(({ http }) =>
              http.paths.map(({ path, backend: { service } }) => ({
                matches: [{ path: { type: 'PathPrefix', value: path } }],
                backendRefs: [{ name: service.name, port: portOf(service.name) }],
                ...(seconds === undefined ? {} : { timeouts: { request: `${seconds}s` } }),
              })),
            ),
          },
        },
      ];
    });
