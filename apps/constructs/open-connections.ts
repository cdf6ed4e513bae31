import { Construct } from 'constructs';
import type { Connection } from '../model/deployment/connections.ts';
import { labelsOf } from './labels.ts';
import { networkPolicy, podsNamed, portOf } from './network-policy.ts';

export interface OpenConnectionsProps {
  /** Between pods of the namespace, by their names. */
  readonly connections: readonly Connection[];
}

/** Opens connections in a namespace where everything is closed: a policy out of `from` and one into `to`, for one port. */
export class OpenConnections extends Construct {
  constructor(scope: Construct, id: string, { connections }: OpenConnectionsProps) {
    super(scope, id);
    for (const { from, to, port } of connections) {
      networkPolicy(this, `${from}-to-${to}-egress`, {
        podSelector: { matchLabels: labelsOf(from) },
        policyTypes: ['Egress'],
        egress: [{ to: [podsNamed(to)], ports: [portOf(port)] }],
      });
      networkPolicy(this, `${from}-to-${to}-ingress`, {
        podSelector: { matchLabels: labelsOf(to) },
        policyTypes: ['Ingress'],
        ingress: [{ from: [podsNamed(from)], ports: [portOf(port)] }],
      });
    }
  }
}
