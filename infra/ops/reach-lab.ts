import type { HospitalAddresses } from '../outputs.ts';
import { hospitalsIn } from './hospitals-in-cluster.ts';
import { Kubectl } from './kubectl.ts';
import type { LabStack } from './lab-stack.ts';

/** Which lab, and which of its hospitals. */
export interface LabChoice {
  readonly stack: string;
  /** File of a cluster whose stack is not at hand. */
  readonly kubeconfig?: string;
  /** Namespace. @default - all */
  readonly hospital?: string;
}

/** A lab that a command can work with. */
export interface ReachedLab {
  readonly name: string;
  /** Absent: only its cluster is known. */
  readonly stack?: LabStack;
  readonly kubectl: Kubectl;
  /** Those that the command is about, at least one. */
  readonly hospitals: readonly HospitalAddresses[];
}

/** @throws RangeError when the hospital that is asked for, or any, is not there */
export const reachLab = (choice: LabChoice): Promise<ReachedLab> | ReachedLab =>
  choice.kubeconfig === undefined ? reachStack(choice) : reachCluster(choice.kubeconfig, choice.hospital);

async function reachStack({ stack: name, hospital }: LabChoice): Promise<ReachedLab> {
  // Its SDK takes seconds to load, and a cluster without a stack does not need it.
  const { LabStack } = await import('./lab-stack.ts');
  const stack = await LabStack.open(name);
  const { kubeconfig, addresses } = await stack.outputs();
  const hospitals = addresses.filter(({ namespace }) => hospital === undefined || namespace === hospital);
  if (hospitals.length === 0)
    throw new RangeError(
      `'--hospital' (${hospital}) must be one of ${addresses.map(({ namespace }) => namespace).join(', ')}`,
    );
  return { name, stack, kubectl: Kubectl.withText(kubeconfig), hospitals };
}

function reachCluster(kubeconfig: string, hospital: string | undefined): ReachedLab {
  const kubectl = Kubectl.withFile(kubeconfig);
  const hospitals = hospitalsIn(kubectl, hospital);
  if (hospitals.length === 0)
    throw new RangeError(
      hospital === undefined
        ? `the cluster of '${kubeconfig}' must have a hospital: pulumi up`
        : `'--hospital' (${hospital}) must be a namespace with a hospital`,
    );
  return { name: 'cluster', kubectl, hospitals };
}
