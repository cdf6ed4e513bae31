import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labCgroup, nodeNames } from '../layout.ts';

const MOUNTS = '/proc/self/mounts';

/** Mount points of all hierarchies: one of cgroup v2, or one for each controller of v1. */
export const cgroupHierarchies = (): readonly string[] =>
  readFileSync(MOUNTS, 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, mountPoint]) => mountPoint!);

/** Group of the lab's own programs in every hierarchy. Beside it are those of the nodes, in which the kubelets make pods'. */
const programGroups = (): readonly string[] =>
  cgroupHierarchies().map((hierarchy) => join(hierarchy, labCgroup, 'programs'));

/** Group of a node's pods, below the root of every hierarchy. */
export const nodeCgroup = (node: string): string => `/${labCgroup}/${node}`;

/** Makes the lab's groups in every hierarchy. */
export function makeCgroups(): void {
  const nodeGroups = cgroupHierarchies().flatMap((hierarchy) =>
    nodeNames.map((node) => join(hierarchy, nodeCgroup(node))),
  );
  for (const group of [...programGroups(), ...nodeGroups]) {
    mkdirSync(group, { recursive: true });
    inheritCpuset(join(group, '../..'), join(group, '..'));
    inheritCpuset(join(group, '..'), group);
  }
}

/** A command that joins the groups of the lab's programs before it becomes another. */
export const inProgramGroups = (program: string, options: readonly string[]): readonly string[] => [
  'sh',
  '-c',
  `${programGroups()
    .map((group) => `echo $$ >'${join(group, 'cgroup.procs')}'`)
    .join(' && ')} && exec "$@"`,
  'sh',
  program,
  ...options,
];

/** A new group of cgroup v1's `cpuset` has neither processors nor memory nodes, and takes no process until it has. */
function inheritCpuset(above: string, group: string): void {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    const from = join(above, file);
    if (existsSync(from) && existsSync(join(group, file)))
      writeFileSync(join(group, file), readFileSync(from, 'utf8'));
  }
}

/** Control groups of the lab that are there, the deepest first. */
export const labCgroups = (): readonly string[] =>
  cgroupHierarchies()
    .map((hierarchy) => join(hierarchy, labCgroup))
    .filter((group) => existsSync(group))
    .flatMap(deepestFirst);

/** Kills what is in the groups: a program's outer process that was stopped did not notice that the lab has ended. */
export function endProcessesInCgroups(): void {
  for (const group of labCgroups())
    for (const pid of processesIn(group))
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
}

/** Processes as this machine numbers them; 0, which would be whoever asks, stands for one that it cannot see. */
function processesIn(group: string): readonly number[] {
  try {
    return readFileSync(join(group, 'cgroup.procs'), 'utf8')
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** Removes the groups. @returns those that are still in use */
export function removeCgroups(): readonly string[] {
  return labCgroups().filter((group) => {
    try {
      rmdirSync(group);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ENOENT';
    }
  });
}

function deepestFirst(group: string): readonly string[] {
  const below = readdirSync(group, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => deepestFirst(join(group, entry.name)));
  return [...below, group];
}
