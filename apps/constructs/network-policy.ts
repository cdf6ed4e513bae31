import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { labelsOf, systemName } from './labels.ts';

/** Adds a network policy to the scope, under its own name in tree and namespace. */
export function networkPolicy(scope: Construct, name: string, spec: k8s.NetworkPolicySpec): void {
  new k8s.KubeNetworkPolicy(scope, name, {
    metadata: { name, labels: { 'app.kubernetes.io/part-of': systemName } },
    spec,
  });
}

export const portOf = (port: number, protocol = 'TCP'): k8s.NetworkPolicyPort => ({
  port: k8s.IntOrString.fromNumber(port),
  protocol,
});

/** The pods of a name in the policy's own namespace. */
export const podsNamed = (name: string): k8s.NetworkPolicyPeer => ({
  podSelector: { matchLabels: labelsOf(name) },
});
