import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Connection } from '../model/deployment/connections.ts';
import type { WayOut } from '../model/deployment/outside.ts';
import { labelsOf, namespaceLabel } from './labels.ts';
import { networkPolicy, portOf } from './network-policy.ts';
import { OpenConnections } from './open-connections.ts';
import { WaysOut } from './ways-out.ts';

/** Pods in another namespace. */
export interface ForeignPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface IsolationProps {
  /** Connections between pods of the namespace; every other is closed. */
  readonly connections: readonly Connection[];
  /** Services that the ingress controller reaches, with their ports. */
  readonly entrances: readonly { readonly name: string; readonly port: number }[];
  readonly ingressController: ForeignPods;
  /** Connections to systems outside of the cluster. @default - none */
  readonly waysOut?: readonly WayOut[];
  /** @default - CoreDNS in kube-system */
  readonly dns?: ForeignPods;
  /** Address of a DNS cache on every node, which pods ask instead. @default '169.254.25.10', Kubespray's */
  readonly nodeLocalDns?: string;
  /**
   * Addresses of the nodes in CIDR form, for network plug-ins that treat the kubelet's probes like other traffic.
   * @default - none: Calico and Cilium always let a node reach its own pods
   */
  readonly nodeCidrs?: readonly string[];
}

const coreDns: ForeignPods = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/**
 * Network policies of one namespace: nothing in, nothing out, then name resolution for all, the ingress controller to
 * the public services, a pair of policies, out of the caller and into the called, per connection of the model, and
 * one per way out of the cluster.
 */
export class Isolation extends Construct {
  constructor(scope: Construct, id: string, props: IsolationProps) {
    super(scope, id);
    const {
      connections,
      entrances,
      ingressController,
      waysOut = [],
      dns = coreDns,
      nodeLocalDns = '169.254.25.10',
    } = props;
    networkPolicy(this, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    networkPolicy(this, 'dns-egress', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [foreign(dns), { ipBlock: { cidr: `${nodeLocalDns}/32` } }],
          ports: [portOf(53, 'UDP'), portOf(53, 'TCP')],
        },
      ],
    });
    for (const { name, port } of entrances)
      networkPolicy(this, `ingress-controller-to-${name}`, {
        podSelector: { matchLabels: labelsOf(name) },
        policyTypes: ['Ingress'],
        ingress: [{ from: [foreign(ingressController)], ports: [portOf(port)] }],
      });
    new OpenConnections(this, 'connections', { connections });
    new WaysOut(this, 'ways-out', { waysOut });
    const { nodeCidrs = [] } = props;
    if (nodeCidrs.length > 0)
      networkPolicy(this, 'probes', {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: nodeCidrs.map((cidr) => ({ ipBlock: { cidr } })) }],
      });
  }
}

const foreign = ({ namespace, labels }: ForeignPods): k8s.NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } },
  podSelector: { matchLabels: labels },
});
