import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { imageUser } from '../model/deployment/image.ts';
import { waysOutOf } from '../model/deployment/outside.ts';
import { isLoopbackOnly, podEnvironment } from '../model/deployment/pod-environment.ts';
import { cpuRequestMillis } from '../model/deployment/scaling.ts';
import type { Settings } from '../model/deployment/settings.ts';
import { drainSeconds, gracefulStopMs } from '../model/probes.ts';
import type { Catalog, Service } from '../model/service.ts';
import { CertificateAuthorities } from './certificate-authorities.ts';
import { labelsOf } from './labels.ts';
import { podTemplate, type Compute } from './pod-template.ts';
import { serviceProbes } from './service-probes.ts';

export interface WebServiceProps {
  readonly catalog: Catalog;
  /** Name of the service in the catalog. */
  readonly name: string;
  /** By digest or exact tag. */
  readonly image: string;
  /** What the deployment sets. @default - the service's own defaults */
  readonly settings?: Settings;
}

const MARGIN_SECONDS = 5;
const DEFAULT_STARTUP_SECONDS = 60;

/** What one pod of a service asks for. */
export const computeOf = (service: Service): Compute => ({
  cpuMillis: cpuRequestMillis(service),
  memoryMebibytes: service.resources.memoryMebibytes,
});

/**
 * One application service: ServiceAccount, Deployment without a number of replicas (the autoscaler owns it), Service and
 * PodDisruptionBudget, all under the service's name. A service that listens on loopback only has no Service: nothing
 * but `kubectl port-forward` reaches it.
 * @throws RangeError when the catalog has no such service
 */
export class WebService extends Construct {
  constructor(scope: Construct, id: string, { catalog, name, image, settings = {} }: WebServiceProps) {
    super(scope, id);
    const service = catalog[name];
    if (service === undefined)
      throw new RangeError(
        `'name' (${name}) must name a service; there are ${Object.keys(catalog).join(', ')}`,
      );
    const { port, resources } = service;
    const loopbackOnly = isLoopbackOnly(catalog, name, settings);
    const metadata = { name, labels: labelsOf(name) };
    const selector = { matchLabels: labelsOf(name) };

    new k8s.KubeServiceAccount(this, 'account', { metadata, automountServiceAccountToken: false });
    const reachesOut = waysOutOf(catalog, settings).some(({ from }) => from === name);
    const authorities = new CertificateAuthorities(this, 'authorities', {
      service: name,
      certificates: reachesOut ? settings.certificateAuthorities : undefined,
    });
    const pod = podTemplate({
      name,
      uid: imageUser,
      serviceAccountName: name,
      annotations: authorities.annotations,
      volumes: authorities.volumes,
      stopSeconds: drainSeconds + gracefulStopMs / 1_000 + MARGIN_SECONDS,
      container: {
        name,
        image,
        environment: [...podEnvironment(catalog, name, settings), ...authorities.environment],
        mounts: authorities.mounts,
        ports: { http: port },
        compute: computeOf(service),
        probes: serviceProbes(port, resources.startupSeconds ?? DEFAULT_STARTUP_SECONDS, loopbackOnly),
      },
    });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        selector,
        revisionHistoryLimit: 3,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromNumber(0),
            maxSurge: k8s.IntOrString.fromNumber(1),
          },
        },
        template: {
          ...pod,
          spec: {
            ...pod.spec!,
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: selector,
              },
            ],
          },
        },
      },
    });
    if (!loopbackOnly)
      new k8s.KubeService(this, 'service', {
        metadata,
        spec: {
          selector: labelsOf(name),
          ports: [{ name: 'http', port, targetPort: k8s.IntOrString.fromString('http') }],
        },
      });
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata,
      spec: { selector, maxUnavailable: k8s.IntOrString.fromNumber(1) },
    });
  }
}
