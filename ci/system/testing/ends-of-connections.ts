import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { labelsOf } from '../../../apps/constructs/labels.ts';
import { catalog } from '../../../apps/model/catalog.ts';
import { backupPod, migrationPod } from '../../../apps/model/deployment/connections.ts';
import { databaseHost } from '../../../apps/model/deployment/pod-environment.ts';
import { until } from '../../../apps/testing/until.ts';
import type { StoredObject } from '../../cluster/cluster.ts';
import { isRunning, podStatusOf } from '../../cluster/describe-pods.ts';
import { network } from '../../lab/layout.ts';
import { ingressController } from '../../lab/objects/traefik.ts';
import { fromMachine, fromNode, fromPod, fromPodByShell, type Attempts } from './connection-attempts.ts';
import { playPods, type PlayedPod } from './played-pods.ts';
import type { SystemUnderTest } from './system-under-test.ts';
import { nameOf, untilNoneStops } from './workloads.ts';

/** What the model has no name for. */
export const others = Object.freeze({
  controller: 'the ingress controller',
  node: 'the node',
  machine: 'a machine outside',
  stranger: 'a pod of another namespace',
  unknown: 'an unknown pod',
  dns: 'DNS',
  api: 'the API server',
});

export const dnsPort = 53;
const API_PORT = 443;
/** Controllers that lost the API server come back to it ever more rarely. */
const SERVICE_ACCOUNT_MS = 180_000;
const hospitalPorts = [...Object.values(catalog).map(({ port }) => port), catalog['data-access'].store.port];

/** Kinds of pods in the hospital's namespace. */
export const insideKinds: ReadonlySet<string> = new Set([
  ...Object.keys(catalog),
  databaseHost,
  migrationPod,
  backupPod,
  others.unknown,
]);

/** One end of connections: what it is to the model, and which of its kind. */
export interface End {
  readonly kind: string;
  readonly title: string;
}
export interface Source extends End {
  readonly attempts: Attempts;
}
export interface Destination extends End {
  readonly address: string;
  readonly ports: readonly number[];
  /** Where it runs, if it is a pod. */
  readonly node?: string;
}
export interface Ends {
  readonly sources: readonly Source[];
  readonly destinations: readonly Destination[];
}

/**
 * Every end that connections of a hospital can have: its live pods, played ones for those that run at times only, pods of
 * others, name resolution, the API server, and in the lab the node and this machine. What is played goes at the end.
 */
export async function findEnds(system: SystemUnderTest): Promise<Ends> {
  const live = (await system.pods()).filter(isRunning);
  const pods = [
    ...live.map((pod) => ({ pod, kind: nameOf(pod), title: pod.metadata.name })),
    ...(await playOthers(system)),
  ];
  return {
    sources: [
      ...pods.map(({ pod, kind, title }) => ({
        kind,
        title,
        attempts: kind === databaseHost ? fromPodByShell(system, pod) : fromPod(system, pod),
      })),
      ...(system.sandbox === undefined
        ? []
        : [
            { kind: others.node, title: others.node, attempts: fromNode(system) },
            { kind: others.machine, title: others.machine, attempts: fromMachine },
          ]),
    ],
    destinations: [
      ...pods.map(({ pod, kind, title }) => ({ kind, title, ...placeOf(pod), ports: hospitalPorts })),
      ...(await nameServers(system)),
      await apiServer(system),
      ...(system.sandbox === undefined ? [] : [await listeningMachine(system)]),
    ],
  };
}

async function playOthers(
  system: SystemUnderTest,
): Promise<readonly (End & { readonly pod: StoredObject })[]> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'another-hospital' } };
  system.atEnd(async () => {
    await system.cluster.remove(namespace);
    await untilNoneStops(system);
  });
  await system.cluster.apply(namespace);
  await until(
    'a pod may be made in the new namespace',
    async () =>
      (await system.cluster.list('v1', 'ServiceAccount', namespace.metadata.name)).some(
        ({ metadata }) => metadata.name === 'default',
      ),
    SERVICE_ACCOUNT_MS,
  );
  const played: Readonly<Record<string, PlayedPod>> = {
    [migrationPod]: { namespace: system.namespace, labels: labelsOf(migrationPod) },
    [backupPod]: { namespace: system.namespace, labels: labelsOf(backupPod) },
    [others.unknown]: { namespace: system.namespace, labels: {} },
    [others.controller]: ingressController,
    // Under the name of one that may do much, if it were in the hospital's namespace.
    [others.stranger]: { namespace: namespace.metadata.name, labels: labelsOf('data-access') },
  };
  const pods = await playPods(system, Object.values(played));
  return Object.keys(played).map((kind, i) => ({ kind, title: kind, pod: pods[i]! }));
}

function placeOf(pod: StoredObject): { readonly address: string; readonly node: string } {
  return {
    address: podStatusOf(pod).podIP!,
    node: (pod['spec'] as { nodeName: string }).nodeName,
  };
}

async function nameServers(system: SystemUnderTest): Promise<readonly Destination[]> {
  const pods = await system.cluster.list('v1', 'Pod', 'kube-system');
  return pods
    .filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns')
    .map((pod) => ({ kind: others.dns, title: others.dns, ...placeOf(pod), ports: [dnsPort] }));
}

async function apiServer(system: SystemUnderTest): Promise<Destination> {
  const metadata = { name: 'kubernetes', namespace: 'default' };
  const { spec } = await system.cluster.read({ apiVersion: 'v1', kind: 'Service', metadata });
  const { clusterIP } = spec as { clusterIP: string };
  return { kind: others.api, title: others.api, address: clusterIP, ports: [API_PORT] };
}

/** This machine, which listens until the end. */
async function listeningMachine(system: SystemUnderTest): Promise<Destination> {
  const listener = createServer((socket) => socket.destroy()).listen(0, network.machine);
  await once(listener, 'listening');
  system.atEnd(async () => void listener.close());
  const { port } = listener.address() as AddressInfo;
  return { kind: others.machine, title: others.machine, address: network.machine, ports: [port] };
}
