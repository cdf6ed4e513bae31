import type { ApiClient } from '../cluster/api-client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { fault, good, notSeen, reasonOf, type Finding } from './finding.ts';

/** Share of a disk or volume from which it is a fault. */
export const MOST_FULL = 0.85;

interface Space {
  readonly usedBytes?: number;
  readonly capacityBytes?: number;
  readonly availableBytes?: number;
}

/** What a kubelet says of its node, as far as disks are concerned. */
export interface NodeSummary {
  readonly node?: { readonly fs?: Space };
  readonly pods?: readonly {
    readonly volume?: readonly (Space & {
      readonly pvcRef?: { readonly name: string; readonly namespace: string };
    })[];
  }[];
}

interface Node {
  readonly metadata: { readonly name: string };
}

interface Claim {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: { readonly phase?: string };
}

/**
 * How full the disks of all nodes and the volumes of all claims are, by what the kubelets say. Their summary needs the
 * right to `nodes/proxy`; some volumes, such as hostPath ones, are in no summary.
 */
export async function checkDisks(cluster: Cluster, client: ApiClient): Promise<readonly Finding[]> {
  const nodes = (await cluster.list('v1', 'Node')) as unknown as readonly Node[];
  const claims = (await cluster.list('v1', 'PersistentVolumeClaim')) as unknown as readonly Claim[];
  const summaries = await Promise.all(
    nodes.map(async ({ metadata: { name } }) => [name, await summaryOf(client, name)] as const),
  );
  return judgeDisks(summaries, claims);
}

async function summaryOf(client: ApiClient, node: string): Promise<NodeSummary | string> {
  try {
    const { status, body } = await client.send('GET', `/api/v1/nodes/${node}/proxy/stats/summary`);
    return status === 200 ? (body as NodeSummary) : `the API server answered ${status}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** @param summaries by node: what its kubelet says, or why it says nothing */
export function judgeDisks(
  summaries: readonly (readonly [node: string, NodeSummary | string])[],
  claims: readonly Claim[],
): readonly Finding[] {
  const volumes = new Map<string, Space>();
  const nodes = summaries.map(([name, summary]) => {
    const check = `disk of node ${name}`;
    if (typeof summary === 'string') return notSeen(check, `its kubelet says nothing: ${summary}`);
    for (const volume of (summary.pods ?? []).flatMap((pod) => pod.volume ?? []))
      if (volume.pvcRef !== undefined)
        volumes.set(`${volume.pvcRef.namespace}/${volume.pvcRef.name}`, volume);
    return judgeSpace(check, summary.node?.fs ?? {});
  });
  return [
    ...(nodes.length === 0 ? [notSeen('disks of nodes', 'the cluster lists no node')] : nodes),
    ...claims.map(({ metadata: { name, namespace }, status }) => {
      const check = `volume ${namespace}/${name}`;
      if (status?.phase !== 'Bound')
        return fault(check, `is ${status?.phase ?? 'in no phase'}, it must be Bound`);
      const space = volumes.get(`${namespace}/${name}`);
      return space === undefined
        ? notSeen(check, 'no running pod mounts it, or its kind tells no size')
        : judgeSpace(check, space);
    }),
  ];
}

function judgeSpace(check: string, { usedBytes, capacityBytes, availableBytes }: Space): Finding {
  if (capacityBytes === undefined || capacityBytes === 0) return notSeen(check, 'its size is not told');
  const used = availableBytes === undefined ? usedBytes : capacityBytes - availableBytes;
  if (used === undefined) return notSeen(check, 'what is used of it is not told');
  const told = `is ${Math.round((used / capacityBytes) * 100)} % full of ${(capacityBytes / 2 ** 30).toFixed(1)} GiB`;
  return used / capacityBytes > MOST_FULL
    ? fault(check, `${told}, the limit is ${MOST_FULL * 100} %: make room or a larger volume`)
    : good(check, told);
}
