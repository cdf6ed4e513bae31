import { nodesWith, type Lab } from '../lab/lab.ts';
import { isVirtual } from '../lab/lab-node.ts';
import { fault, warning, type Finding } from './finding.ts';

/** What pods ask for together. */
export interface Requests {
  readonly cpuMillis: number;
  readonly memoryMebibytes: number;
}

/** What the workloads and add-ons ask for. */
export interface Demand {
  /** Of the fewest pods that the autoscalers keep. */
  readonly least: Requests;
  /** Of the most that they may make, with one more of each during an update. */
  readonly peak: Requests;
}

/** What Kubernetes itself takes of a node: kubelet, runtime, network plugin, DNS cache. */
const OWN: Requests = { cpuMillis: 300, memoryMebibytes: 600 };
/** What the parts of a control plane take besides. */
const CONTROL: Requests = { cpuMillis: 700, memoryMebibytes: 1200 };

/** What pods can get of the workers that we make; undefined where their size is not known. */
export function capacityOf({ nodes }: Lab): Requests | undefined {
  const workers = nodesWith('worker', nodes);
  if (!workers.every(isVirtual)) return undefined;
  return workers.filter(isVirtual).reduce<Requests>(
    (sum, { cpus, memoryMebibytes, roles }) => {
      const control = roles.includes('control-plane') ? CONTROL : { cpuMillis: 0, memoryMebibytes: 0 };
      return {
        cpuMillis: sum.cpuMillis + cpus * 1_000 - OWN.cpuMillis - control.cpuMillis,
        memoryMebibytes:
          sum.memoryMebibytes + memoryMebibytes - OWN.memoryMebibytes - control.memoryMebibytes,
      };
    },
    { cpuMillis: 0, memoryMebibytes: 0 },
  );
}

/** Whether what is asked for fits on the workers. */
export function capacityFindings(lab: Lab, { least, peak }: Demand): readonly Finding[] {
  const capacity = capacityOf(lab);
  if (capacity === undefined) return [];
  return (['cpuMillis', 'memoryMebibytes'] as const).flatMap((field) => {
    const unit = field === 'cpuMillis' ? 'm CPU' : ' MiB of memory';
    const room = `${capacity[field]}${unit} for pods`;
    if (least[field] > capacity[field])
      return [
        fault(
          'nodes',
          room,
          `must have room for the ${least[field]}${unit} that pods ask for at least; add workers or make them larger`,
        ),
      ];
    if (peak[field] > capacity[field])
      return [
        warning(
          'nodes',
          room,
          `should have room for the ${peak[field]}${unit} that pods ask for at the peak: some would wait`,
        ),
      ];
    return [];
  });
}
