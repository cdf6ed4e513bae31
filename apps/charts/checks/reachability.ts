import { BlockList, isIPv6 } from 'node:net';
import { namespaceLabel } from '../../constructs/labels.ts';
import { podTemplateOf, type KubernetesObject } from '../kubernetes-object.ts';
import { matchesSelector, type Labels, type Selector } from './selector.ts';

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly Port[];
}
interface Policy {
  readonly podSelector?: Selector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** A pod as policies see it. */
export interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
  /** Its ports that have a name. @default - none */
  readonly namedPorts?: Readonly<Record<string, number>>;
}

/** Anything else, by its IP address: a node, a machine of the house, the internet. No policy selects it. */
export interface Outside {
  readonly address: string;
}

export type Endpoint = Pod | Outside;

/** One way to connect. */
export interface Connection {
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
}

/** Kinds of pods among the objects, by the name in their labels. Pods count like the templates that pods are made from. */
export function endpointsIn(objects: readonly KubernetesObject[]): ReadonlyMap<string, Pod> {
  return new Map(
    objects.flatMap((object) => {
      const template = object.kind === 'Pod' ? (object as PodObject) : podTemplateOf(object);
      const labels = template?.metadata?.labels;
      const name = labels?.['app.kubernetes.io/name'];
      if (template === undefined || labels === undefined || name === undefined) return [];
      const ports = template.spec.containers.flatMap((container) => container.ports ?? []);
      const namedPorts = Object.fromEntries(
        ports.flatMap((port) => (port.name === undefined ? [] : [[port.name, port.containerPort]])),
      );
      return [[name, { namespace: object.metadata.namespace ?? 'default', labels, namedPorts }] as const];
    }),
  );
}

type PodObject = KubernetesObject & NonNullable<ReturnType<typeof podTemplateOf>>;

/**
 * Whether the policies among `objects` let `from` connect to `to`: both the policies that select the one, for leaving,
 * and those that select the other, for entering, have to allow it. A pod that no policy selects is open. Labels of
 * namespaces are those of the Namespaces among `objects`.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function isOpen(
  objects: readonly KubernetesObject[],
  from: Endpoint,
  to: Endpoint,
  connection: Connection,
): boolean {
  const policies = new Policies(objects);
  const attempt = { from, to, connection };
  return policies.allow('Egress', attempt) && policies.allow('Ingress', attempt);
}

interface Attempt {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly connection: Connection;
}

class Policies {
  readonly #policies: readonly { readonly namespace: string; readonly policy: Policy }[];
  readonly #namespaceLabels: ReadonlyMap<string, Labels>;

  constructor(objects: readonly KubernetesObject[]) {
    this.#policies = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata, spec }) => ({ namespace: metadata.namespace ?? 'default', policy: spec as Policy }));
    this.#namespaceLabels = new Map(
      objects
        .filter(({ kind }) => kind === 'Namespace')
        .map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    );
  }

  allow(direction: 'Ingress' | 'Egress', { from, to, connection }: Attempt): boolean {
    const [own, other] = direction === 'Ingress' ? [to, from] : [from, to];
    if (!isPod(own)) return true;
    const selecting = this.#policies.filter(
      ({ namespace, policy }) =>
        namespace === own.namespace &&
        typesOf(policy).includes(direction) &&
        matchesSelector(policy.podSelector ?? {}, own.labels),
    );
    if (selecting.length === 0) return true;
    return selecting.some(({ namespace, policy }) =>
      ((direction === 'Ingress' ? policy.ingress : policy.egress) ?? []).some((rule) => {
        const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
        return (
          hasPort(rule.ports ?? [], to, connection) &&
          (peers.length === 0 || peers.some((peer) => this.#isPeer(peer, other, namespace)))
        );
      }),
    );
  }

  #isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, other: Endpoint, namespace: string): boolean {
    if (ipBlock !== undefined) return !isPod(other) && isInBlock(ipBlock, other.address);
    if (!isPod(other)) return false;
    const isInNamespace =
      namespaceSelector === undefined
        ? other.namespace === namespace
        : matchesSelector(namespaceSelector, this.#labelsOfNamespace(other.namespace));
    return isInNamespace && matchesSelector(podSelector ?? {}, other.labels);
  }

  /** Every namespace carries its name as a label; the API server sees to it. */
  #labelsOfNamespace(name: string): Labels {
    return { ...this.#namespaceLabels.get(name), [namespaceLabel]: name };
  }
}

const isPod = (endpoint: Endpoint): endpoint is Pod => 'labels' in endpoint;

const typesOf = ({ policyTypes, egress }: Policy): readonly string[] =>
  policyTypes ?? (egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);

function hasPort(ports: readonly Port[], target: Endpoint, connection: Connection): boolean {
  return (
    ports.length === 0 ||
    ports.some(({ protocol = 'TCP', port, endPort }) => {
      if (protocol !== (connection.protocol ?? 'TCP')) return false;
      if (port === undefined) return true;
      const first = typeof port === 'number' ? port : isPod(target) ? target.namedPorts?.[port] : undefined;
      return first !== undefined && first <= connection.port && connection.port <= (endPort ?? first);
    })
  );
}

function isInBlock({ cidr, except = [] }: NonNullable<Peer['ipBlock']>, address: string): boolean {
  const isIn = (block: string): boolean => {
    const [base = '', bits] = block.split('/');
    const family = isIPv6(base) ? 'ipv6' : 'ipv4';
    const list = new BlockList();
    list.addSubnet(base, Number(bits), family);
    return (isIPv6(address) ? 'ipv6' : 'ipv4') === family && list.check(address, family);
  };
  return isIn(cidr) && !except.some(isIn);
}
