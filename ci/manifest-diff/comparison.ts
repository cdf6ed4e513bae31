import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { compareTexts } from './field-changes.ts';
import { objectChanges, ownerOf, subjectOf, SHARED, type ObjectChange } from './object-changes.ts';
import { capacityRisks } from './risks/capacity-risks.ts';
import { dataRisks } from './risks/data-risks.ts';
import { reachRisks } from './risks/reach-risks.ts';
import { replacements } from './risks/replacements.ts';
import { riskKinds, type Risk } from './risks/risk.ts';
import { securityRisks } from './risks/security-risks.ts';

/** What differs between two sets of manifests, for a reviewer: the risky first, then everything by service. */
export interface Comparison {
  /** Worst kind first, then by object. */
  readonly risks: readonly Risk[];
  /** By owner; what belongs to no service comes first. */
  readonly groups: readonly { readonly owner: string; readonly changes: readonly ObjectChange[] }[];
  /** Objects of the newer side. */
  readonly objects: number;
}

/**
 * Compares manifests.
 * @throws RangeError naming every object that one side has twice
 */
export function compareManifests(
  base: readonly KubernetesObject[],
  head: readonly KubernetesObject[],
): Comparison {
  const changes = objectChanges(base, head);
  const risks = [
    ...dataRisks(changes),
    ...reachRisks(base, head),
    ...securityRisks(changes),
    ...replacements(changes),
    ...capacityRisks(changes),
  ];
  const owners = [...new Set(changes.map((change) => ownerOf(subjectOf(change))))];
  return {
    risks: risks.toSorted(
      (one, other) =>
        riskKinds.indexOf(one.kind) - riskKinds.indexOf(other.kind) || compareTexts(one.object, other.object),
    ),
    groups: owners
      .toSorted((one, other) => Number(other === SHARED) - Number(one === SHARED) || compareTexts(one, other))
      .map((owner) => ({
        owner,
        changes: changes.filter((change) => ownerOf(subjectOf(change)) === owner),
      })),
    objects: head.length,
  };
}
