import { endpointsIn, isOpen, type Endpoint } from '../../../apps/charts/checks/reachability.ts';
import { podTemplateOf, type KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { namespaceLabel } from '../../../apps/constructs/labels.ts';
import type { Risk } from './risk.ts';

/** A port that no object names: what is open on it is open on every port. */
const ANY_OTHER_PORT = 65_535;
const STRANGER = 'any other namespace';
const INTERNET = 'the internet';
/** An address that is set aside for examples, so that no narrow block holds it. */
const INTERNET_ADDRESS = '203.0.113.1';

type Labels = Readonly<Record<string, string>>;
interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: { readonly matchLabels?: Labels };
  readonly ipBlock?: { readonly cidr: string };
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number | string }[];
}

/**
 * Connections that are open with `head` and were not with `base`, by evaluating the network policies of both: every
 * ordered pair of pods, and of pods with those outside whom a policy names, a stranger's pod and the internet.
 */
export function reachRisks(
  base: readonly KubernetesObject[],
  head: readonly KubernetesObject[],
): readonly Risk[] {
  const [podsBefore, podsAfter] = [endpointsIn(base), endpointsIn(head)];
  const outsiders = new Map([...outsidersIn(base), ...outsidersIn(head)]);
  const ports = [...new Set([...portsIn(base), ...portsIn(head), ANY_OTHER_PORT])].toSorted((a, b) => a - b);
  const ends = [...podsAfter, ...outsiders];
  const wasThere = (name: string): boolean => podsBefore.has(name) || outsiders.has(name);
  const openedTo = (to: string, target: Endpoint): ReadonlyMap<string, readonly string[]> => {
    const callers = new Map<string, string[]>();
    for (const [from, source] of ends) {
      if (!podsAfter.has(from) && !podsAfter.has(to)) continue;
      const opened = ports.filter(
        (port) =>
          isOpen(head, source, target, { port }) &&
          !(
            wasThere(from) &&
            wasThere(to) &&
            isOpen(base, podsBefore.get(from) ?? source, podsBefore.get(to) ?? target, { port })
          ),
      );
      if (opened.length === 0) continue;
      const key = portsText(opened);
      callers.set(key, [...(callers.get(key) ?? []), from]);
    }
    return callers;
  };
  return ends.flatMap(([to, target]) =>
    [...openedTo(to, target)].map(([on, callers]) => ({
      kind: 'reach' as const,
      object: to,
      what: `can be reached now on ${on} by ${callers.join(', ')}`,
    })),
  );
}

const portsText = (ports: readonly number[]): string =>
  ports.includes(ANY_OTHER_PORT) ? 'every port' : `port ${ports.join(', ')}`;

const rulesIn = (objects: readonly KubernetesObject[]): readonly Rule[] =>
  objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap(({ spec }) => {
      const { ingress = [], egress = [] } = spec as { ingress?: readonly Rule[]; egress?: readonly Rule[] };
      return [...ingress, ...egress];
    });

function outsidersIn(objects: readonly KubernetesObject[]): ReadonlyMap<string, Endpoint> {
  const found = new Map<string, Endpoint>([
    [STRANGER, { namespace: STRANGER, labels: {} }],
    [INTERNET, { address: INTERNET_ADDRESS }],
  ]);
  for (const { from = [], to = [] } of rulesIn(objects))
    for (const { podSelector, namespaceSelector, ipBlock } of [...from, ...to]) {
      const namespace = namespaceSelector?.matchLabels?.[namespaceLabel];
      const labels = podSelector?.matchLabels ?? {};
      if (namespace !== undefined)
        found.set([namespace, ...Object.values(labels)].join('/'), { namespace, labels });
      if (ipBlock !== undefined) found.set(ipBlock.cidr, { address: ipBlock.cidr.split('/')[0]! });
    }
  return found;
}

function portsIn(objects: readonly KubernetesObject[]): readonly number[] {
  const ofPods = objects.flatMap((object) =>
    (podTemplateOf(object)?.spec.containers ?? []).flatMap(({ ports = [] }) =>
      ports.map(({ containerPort }) => containerPort),
    ),
  );
  const ofRules = rulesIn(objects).flatMap(({ ports = [] }) =>
    ports.flatMap(({ port }) => (typeof port === 'number' ? [port] : [])),
  );
  return [...ofPods, ...ofRules];
}
