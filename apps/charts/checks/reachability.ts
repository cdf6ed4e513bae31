import { podTemplateOf, type KubernetesObject } from '../kubernetes-object.ts';

type Labels = Readonly<Record<string, string>>;
type PodSelector = { readonly matchLabels?: Labels };
interface Peer {
  readonly podSelector?: PodSelector;
  readonly namespaceSelector?: PodSelector;
  readonly ipBlock?: { readonly cidr: string };
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}
interface Policy {
  readonly podSelector: PodSelector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** A pod as policies see it. */
export interface Endpoint {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Kinds of pods among the objects, by the name in their labels. */
export function endpointsIn(objects: readonly KubernetesObject[]): ReadonlyMap<string, Endpoint> {
  return new Map(
    objects.flatMap((object) => {
      const labels = podTemplateOf(object)?.metadata?.labels;
      const name = labels?.['app.kubernetes.io/name'];
      return labels === undefined || name === undefined
        ? []
        : [[name, { namespace: object.metadata.namespace ?? 'default', labels }] as const];
    }),
  );
}

/**
 * Whether the policies among `objects` let `from` open a TCP connection to `port` of `to`: both the policies that select
 * the one, for leaving, and those that select the other, for entering, have to allow it.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function isOpen(
  objects: readonly KubernetesObject[],
  from: Endpoint,
  to: Endpoint,
  port: number,
): boolean {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const allows = (direction: 'Ingress' | 'Egress', own: Endpoint, other: Endpoint): boolean => {
    const selecting = policies.filter(({ metadata, spec }) => {
      const { podSelector, policyTypes } = spec as Policy;
      return (
        metadata.namespace === own.namespace &&
        policyTypes.includes(direction) &&
        matches(podSelector, own.labels)
      );
    });
    if (selecting.length === 0) return true;
    return selecting.some(({ metadata, spec }) => {
      const rules = direction === 'Ingress' ? (spec as Policy).ingress : (spec as Policy).egress;
      return (rules ?? []).some(
        (rule) =>
          (rule.ports === undefined ||
            rule.ports.some((each) => each.port === port && each.protocol === 'TCP')) &&
          isPeer((direction === 'Ingress' ? rule.from : rule.to) ?? undefined, other, metadata.namespace),
      );
    });
  };
  return allows('Egress', from, to) && allows('Ingress', to, from);
}

function isPeer(peers: readonly Peer[] | undefined, pod: Endpoint, namespace: string | undefined): boolean {
  if (peers === undefined) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined) return false;
    const inNamespace =
      namespaceSelector === undefined
        ? pod.namespace === namespace
        : matches(namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace });
    return inNamespace && (podSelector === undefined || matches(podSelector, pod.labels));
  });
}

const matches = ({ matchLabels = {} }: PodSelector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
