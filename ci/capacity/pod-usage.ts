import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredObject } from '../cluster/cluster.ts';
import { cgroupHierarchies, nodeCgroup } from '../lab/sandbox/cgroups.ts';

/** What a pod has used so far. */
export interface PodUsage {
  readonly cpuMs: number;
  /** As the kubelet counts it: without pages of files that were not read for long. */
  readonly memoryMebibytes: number;
}

/** What the control groups of a pod of the lab say. @throws Error when it has none on this machine */
export function usageOf({ metadata, spec }: StoredObject): PodUsage {
  const { nodeName } = spec as { nodeName: string };
  const groups = cgroupHierarchies()
    .flatMap((hierarchy) =>
      ['burstable', 'besteffort', ''].map((quality) =>
        join(hierarchy, nodeCgroup(nodeName), 'kubepods', quality, `pod${metadata.uid}`),
      ),
    )
    .filter((group) => existsSync(group));
  const read = (file: string): string | undefined => {
    const group = groups.find((each) => existsSync(join(each, file)));
    return group === undefined ? undefined : readFileSync(join(group, file), 'utf8');
  };
  return usageIn(read, metadata.name);
}

/**
 * Usage from the files of cgroup v1 or v2.
 * @param read text of a file, undefined where there is none
 * @throws Error when neither version's are there
 */
export function usageIn(read: (file: string) => string | undefined, pod: string): PodUsage {
  const field = (file: string, name: string): number | undefined => {
    const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(read(file) ?? '');
    return found === null ? undefined : Number(found[1]);
  };
  const number = (file: string): number | undefined => {
    const text = read(file);
    return text === undefined ? undefined : Number(text);
  };
  const nanoseconds = number('cpuacct.usage');
  const cpuMs =
    nanoseconds === undefined ? (field('cpu.stat', 'usage_usec') ?? Number.NaN) / 1e3 : nanoseconds / 1e6;
  const used = number('memory.usage_in_bytes') ?? number('memory.current');
  const idle = field('memory.stat', 'total_inactive_file') ?? field('memory.stat', 'inactive_file');
  if (Number.isNaN(cpuMs) || used === undefined || idle === undefined)
    throw new Error(`the control groups of pod '${pod}' must show its CPU time and memory on this machine`);
  return { cpuMs, memoryMebibytes: (used - idle) / 2 ** 20 };
}
