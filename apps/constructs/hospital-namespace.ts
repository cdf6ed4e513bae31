import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { systemName } from './labels.ts';
import { mebibytes, millicores } from './pod-template.ts';

/** What all pods of a namespace may ask for together. */
export interface Quota {
  readonly pods: number;
  readonly cpuMillis: number;
  readonly memoryMebibytes: { readonly request: number; readonly limit: number };
}

export interface HospitalNamespaceProps {
  /** DNS label. */
  readonly name: string;
  readonly quota: Quota;
}

/**
 * Namespace of one hospital: Pod Security "restricted" is enforced, no hospital takes another's share of the nodes, and
 * a container that names no memory gets little.
 */
export class HospitalNamespace extends Construct {
  constructor(scope: Construct, id: string, { name, quota }: HospitalNamespaceProps) {
    super(scope, id);
    const part = { 'app.kubernetes.io/part-of': systemName };
    const podSecurity = Object.fromEntries(
      ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
    );
    new k8s.KubeNamespace(this, 'namespace', { metadata: { name, labels: { ...part, ...podSecurity } } });
    new k8s.KubeResourceQuota(this, 'quota', {
      metadata: { name: 'share-of-the-nodes', namespace: name, labels: part },
      spec: {
        hard: {
          pods: k8s.Quantity.fromNumber(quota.pods),
          'requests.cpu': millicores(quota.cpuMillis),
          'requests.memory': mebibytes(quota.memoryMebibytes.request),
          'limits.memory': mebibytes(quota.memoryMebibytes.limit),
        },
      },
    });
    new k8s.KubeLimitRange(this, 'limits', {
      metadata: { name: 'container-defaults', namespace: name, labels: part },
      spec: {
        limits: [
          {
            type: 'Container',
            default: { memory: mebibytes(256) },
            defaultRequest: { cpu: millicores(50), memory: mebibytes(64) },
          },
        ],
      },
    });
  }
}
