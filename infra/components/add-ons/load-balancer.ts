import * as command from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { addOnsChart } from '../../../apps/charts/hospital-charts.ts';
import { ObjectMapper } from '../../mapping/object-mapper.ts';
import { addOnNamespace } from './add-on-namespace.ts';
import { optionsIn, type AddOnContext } from './add-on-context.ts';
import { chartRelease } from './chart-release.ts';

export interface LoadBalancerArgs extends AddOnContext {
  /** IPv4 ranges, first-last or CIDR. */
  readonly addresses: readonly string[];
  /** Addresses that no range may hold. */
  readonly nodeAddresses: readonly string[];
  /** Content of a kubeconfig. */
  readonly kubeconfig: pulumi.Output<string>;
  readonly context?: string;
}

const NAMESPACE = 'metallb-system';
const WAIT_SECONDS = 300;

/** Asks the API server, until it agrees, whether it would take the objects on standard input. */
const waitUntilAccepted = `
set -u
file=$(mktemp)
trap 'rm -f "$file" "$file.yaml"' EXIT
umask 077
printf '%s' "$CLUSTER_KUBECONFIG" >"$file"
cat >"$file.yaml"
end=$(($(date +%s) + ${WAIT_SECONDS}))
until answer=$(kubectl --kubeconfig "$file" \${CLUSTER_CONTEXT:+--context "$CLUSTER_CONTEXT"} apply --dry-run=server -f "$file.yaml" 2>&1); do
  if [ "$(date +%s)" -ge "$end" ]; then
    echo "MetalLB must take its address pool within ${WAIT_SECONDS} s; the API server says: $answer" >&2
    exit 1
  fi
  sleep 2
done
`.trim();

/**
 * MetalLB with one pool, announced by ARP. The pool is made after MetalLB's webhook, which checks it, was seen to work:
 * right after an installation it does not yet.
 * @throws RangeError listing every fault of the ranges
 */
export class LoadBalancer extends pulumi.ComponentResource {
  constructor(name: string, args: LoadBalancerArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:LoadBalancer', name, {}, options);
    const { addresses, nodeAddresses, kubeconfig, context } = args;
    const objects = addOnsChart({ name: 'lab', addresses, nodeAddresses }).toJson() as KubernetesObject[];
    const namespace = addOnNamespace(NAMESPACE, 'privileged', optionsIn(this, args));
    const release = chartRelease(
      `${name}/release`,
      {
        chart: 'metallb',
        namespace: namespace.metadata.name,
        values: { frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } },
      },
      optionsIn(this, args, [namespace]),
    );
    const ready = new command.local.Command(
      `${name}/takes-pools`,
      {
        create: waitUntilAccepted,
        stdin: objects.map((object) => JSON.stringify(object)).join('\n---\n'),
        environment: {
          CLUSTER_KUBECONFIG: kubeconfig,
          ...(context === undefined ? {} : { CLUSTER_CONTEXT: context }),
        },
        triggers: [release.status.version],
      },
      {
        parent: this,
        dependsOn: [release],
        ...(args.deletedWith === undefined ? {} : { deletedWith: args.deletedWith }),
      },
    );
    new ObjectMapper({
      scope: name,
      provider: args.provider,
      dataProvider: args.provider,
      secrets: () => undefined,
      keepData: false,
      waitForReady: true,
      ...(args.deletedWith === undefined ? {} : { deletedWith: args.deletedWith }),
    }).add(objects, this, [ready]);
    this.registerOutputs({});
  }
}
