import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { IngressGroup } from '../model/deployment/ingress-routes.ts';
import type { IngressHost } from '../model/service.ts';
import { labelsOf } from './labels.ts';

export interface IngressRoutesProps {
  /** One for each service and host that the outside reaches, as `ingressGroupsOf` derives them. */
  readonly groups: readonly IngressGroup[];
  /** Public DNS name of each host of the model. */
  readonly hosts: Readonly<Record<IngressHost, string>>;
  /** @default 'nginx' */
  readonly className?: string;
  /** cert-manager ClusterIssuer that signs the hosts' certificates. @default - plain HTTP */
  readonly clusterIssuer?: string;
}

const STREAM_SECONDS = 3_600;
const SLACK_SECONDS = 5;

/**
 * One Ingress per service and host. Limits are those of the routes and are enforced by the process; here they are at
 * least as wide. Paths are prefixes and are never rewritten.
 */
export class IngressRoutes extends Construct {
  constructor(scope: Construct, id: string, props: IngressRoutesProps) {
    super(scope, id);
    for (const group of props.groups) this.#add(group, props);
  }

  #add(group: IngressGroup, { hosts, className = 'nginx', clusterIssuer }: IngressRoutesProps): void {
    const name = `${group.service}-${group.host}`;
    const host = hosts[group.host];
    const tls = clusterIssuer === undefined ? undefined : [{ hosts: [host], secretName: `${name}-tls` }];
    new k8s.KubeIngress(this, name, {
      metadata: {
        name,
        labels: labelsOf(group.service),
        annotations: {
          ...annotationsOf(group),
          ...(clusterIssuer === undefined ? {} : { 'cert-manager.io/cluster-issuer': clusterIssuer }),
        },
      },
      spec: {
        ingressClassName: className,
        ...(tls === undefined ? {} : { tls }),
        rules: [
          {
            host,
            http: {
              paths: group.paths.map((path) => ({
                path,
                pathType: 'Prefix',
                backend: { service: { name: group.service, port: { name: 'http' } } },
              })),
            },
          },
        ],
      },
    });
  }
}

function annotationsOf({ bodyLimitBytes, timeoutMs, streaming }: IngressGroup): Record<string, string> {
  const prefix = 'nginx.ingress.kubernetes.io';
  const seconds = streaming ? STREAM_SECONDS : Math.ceil(timeoutMs / 1_000) + SLACK_SECONDS;
  return {
    [`${prefix}/proxy-body-size`]: `${Math.max(1, Math.ceil(bodyLimitBytes / 1_024))}k`,
    [`${prefix}/proxy-read-timeout`]: String(seconds),
    [`${prefix}/proxy-send-timeout`]: String(seconds),
    ...(streaming ? { [`${prefix}/proxy-buffering`]: 'off' } : {}),
  };
}
