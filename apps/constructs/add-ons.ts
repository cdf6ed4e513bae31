import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { problemsOfAddressPool } from '../model/deployment/address-pool.ts';

export interface AddressPoolProps {
  /** DNS label. */
  readonly name: string;
  /** IPv4 ranges `first-last` or CIDR, in the nodes' network and used by nobody. */
  readonly addresses: readonly string[];
  /** Addresses of the nodes, which no range may hold. @default - not checked */
  readonly nodeAddresses?: readonly string[];
}

const METALLB_NAMESPACE = 'metallb-system';

/** Addresses that MetalLB gives to Services of type LoadBalancer, announced by ARP. @throws RangeError listing every fault */
export class AddressPool extends Construct {
  constructor(scope: Construct, id: string, { name, addresses, nodeAddresses = [] }: AddressPoolProps) {
    super(scope, id);
    const problems = problemsOfAddressPool(`${name}.addresses`, addresses, nodeAddresses);
    if (problems.length > 0) throw new RangeError(problems.join('\n'));
    const metadata = { name, namespace: METALLB_NAMESPACE };
    new ApiObject(this, 'pool', {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata,
      spec: { addresses: [...addresses] },
    });
    new ApiObject(this, 'advertisement', {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata,
      spec: { ipAddressPools: [name] },
    });
  }
}

export interface IngressClassProps {
  /** @default 'nginx' */
  readonly name?: string;
  /** @default 'k8s.io/ingress-nginx' */
  readonly controller?: string;
}

/** The class that the Ingress objects name. Left out where the controller's own chart makes it. */
export class IngressClass extends Construct {
  constructor(scope: Construct, id: string, props: IngressClassProps = {}) {
    super(scope, id);
    const { name = 'nginx', controller = 'k8s.io/ingress-nginx' } = props;
    new k8s.KubeIngressClass(this, 'class', { metadata: { name }, spec: { controller } });
  }
}
