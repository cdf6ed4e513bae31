import { kubespray } from '../kubespray/release.ts';
import type { Lab } from '../lab/lab.ts';
import type { VersionTable } from '../lab/version-table.ts';
import { capacityFindings, type Demand } from './capacity-rules.ts';
import { clusterFindings } from './cluster-rules.ts';
import { clusterVersions, endOfLifeFindings } from './end-of-life-rules.ts';
import type { Finding } from './finding.ts';
import type { HostFacts } from './host-facts.ts';
import { hostFindings } from './host-rules.ts';
import { networkFindings } from './network-rules.ts';
import { nodeFindings } from './node-rules.ts';

export interface PreflightInput {
  readonly lab: Lab;
  readonly host: HostFacts;
  /** What is to run on the lab. */
  readonly demand: Demand;
  /** Versions of the add-ons. */
  readonly versions: VersionTable;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** Everything that would go wrong, or could, before anything is made: errors first. */
export function preflight({ lab, host, demand, versions, today }: PreflightInput): readonly Finding[] {
  const table = { ...clusterVersions(lab.cluster.kubernetesVersion), ...versions };
  const findings = [
    ...nodeFindings(lab, kubespray),
    ...clusterFindings(lab, kubespray),
    ...networkFindings(lab),
    ...hostFindings(lab, host),
    ...capacityFindings(lab, demand),
    ...endOfLifeFindings(table, today),
  ];
  return findings.toSorted((a, b) => a.severity.localeCompare(b.severity));
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');
