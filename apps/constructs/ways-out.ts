import { Construct } from 'constructs';
import type { WayOut } from '../model/deployment/outside.ts';
import { labelsOf } from './labels.ts';
import { networkPolicy, portOf } from './network-policy.ts';

/** Opens ways out of the cluster in a namespace where everything is closed: from one service to networks, at one port. */
export class WaysOut extends Construct {
  constructor(scope: Construct, id: string, { waysOut }: { readonly waysOut: readonly WayOut[] }) {
    super(scope, id);
    for (const { from, to, networks, port } of waysOut)
      networkPolicy(this, `${from}-to-${to}-egress`, {
        podSelector: { matchLabels: labelsOf(from) },
        policyTypes: ['Egress'],
        egress: [{ to: networks.map((cidr) => ({ ipBlock: { cidr } })), ports: [portOf(port)] }],
      });
  }
}
