import { App, Chart } from 'cdk8s';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { labelsOf } from '../../apps/constructs/labels.ts';
import { OpenConnections } from '../../apps/constructs/open-connections.ts';
import { secretsAnnotation } from '../../apps/constructs/pod-template.ts';
import { connectionsOf } from '../../apps/model/deployment/connections.ts';
import type { Catalog } from '../../apps/model/service.ts';

/** Name of what stands beside a service while a new version is tried. */
export const trialNameOf = (service: string): string => `${service}-trial`;

const COPIED: readonly string[] = ['ServiceAccount', 'Deployment', 'Service'];
const NAME_LABEL = Object.keys(labelsOf(''))[0]!;

/**
 * The new version of a service beside the one that runs: account, Deployment of one pod and Service under a name of
 * their own, and policies that let it reach what the service reaches. Nobody reaches it, so that it gets no traffic.
 * @param objects those of the hospital, with the new image
 * @throws RangeError when they hold no Deployment of the service
 */
export function trialObjects(
  catalog: Catalog,
  service: string,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const trial = trialNameOf(service);
  const own = objects.filter(({ kind, metadata }) => COPIED.includes(kind) && metadata.name === service);
  const deployment = own.find(({ kind }) => kind === 'Deployment');
  if (deployment === undefined)
    throw new RangeError(`'service' (${service}) must have a Deployment in the hospital's objects`);
  const connections = connectionsOf(catalog)
    .filter(({ from }) => from === service)
    .map((connection) => ({ ...connection, from: trial }));
  return [
    ...policiesOf(connections, deployment.metadata.namespace!),
    ...own.map((object) =>
      object === deployment ? onePod(renamed(object, service)) : renamed(object, service),
    ),
  ];
}

/** The policies that open connections in a namespace. */
export function policiesOf(
  connections: readonly { readonly from: string; readonly to: string; readonly port: number }[],
  namespace: string,
): readonly KubernetesObject[] {
  const chart = new Chart(new App(), 'connections', { namespace });
  new OpenConnections(chart, 'connections', { connections });
  return chart.toJson() as KubernetesObject[];
}

/** A copy under the trial's name, whose pods nothing but itself selects. */
function renamed(object: KubernetesObject, service: string): KubernetesObject {
  const copy = JSON.parse(
    JSON.stringify(object, (key, value: unknown) =>
      (key === NAME_LABEL || key === 'serviceAccountName') && value === service
        ? trialNameOf(service)
        : value,
    ),
  ) as KubernetesObject;
  return { ...copy, metadata: { ...copy.metadata, name: trialNameOf(service) } };
}

/** One pod, made anew each time: no digest of secrets has to replace it. */
function onePod(deployment: KubernetesObject): KubernetesObject {
  const { spec, ...rest } = structuredClone(deployment) as KubernetesObject & {
    spec: { template: { metadata: { annotations?: Record<string, string> } } };
  };
  delete spec.template.metadata.annotations?.[secretsAnnotation];
  return { ...rest, spec: { ...spec, replicas: 1, progressDeadlineSeconds: PROGRESS_SECONDS } };
}

/** Time for a pod to become ready before Kubernetes itself calls the rollout failed. */
const PROGRESS_SECONDS = 300;
