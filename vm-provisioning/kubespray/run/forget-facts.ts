import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterState } from '../day2/cluster-state.ts';
import { readJournal } from './journal.ts';
import { factsFolder } from './playbook-run.ts';

/** Facts of machines that are new, or new under their name, would be those of others. */
export function forgetFacts(stateFolder: string, { nodes }: Pick<ClusterState, 'nodes'>): void {
  const known = readJournal(stateFolder)?.nodes ?? [];
  for (const { node } of nodes)
    if (!known.some((other) => other.node.name === node.name))
      rmSync(join(factsFolder(stateFolder), node.name), { force: true });
}
