import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { compareTexts, fieldChanges, type FieldChange } from './field-changes.ts';

/** One object that differs between two sets of manifests. */
export type ObjectChange = AddedObject | RemovedObject | ChangedObject;

export interface AddedObject {
  readonly how: 'added';
  readonly head: KubernetesObject;
}
export interface RemovedObject {
  readonly how: 'removed';
  readonly base: KubernetesObject;
}
export interface ChangedObject {
  /** `renamed`: what it is for stays, its name changes, so that the old object goes and a new one comes. */
  readonly how: 'changed' | 'renamed';
  readonly base: KubernetesObject;
  readonly head: KubernetesObject;
  readonly fields: readonly FieldChange[];
}

/** Name of the service or part of the system that an object belongs to: its label, else what everything shares. */
export const ownerOf = ({ metadata }: KubernetesObject): string =>
  metadata.labels?.['app.kubernetes.io/name'] ?? SHARED;

/** Owner of objects that belong to no service. */
export const SHARED = 'hospital';

/** The object as it is after the change, or was before it went. */
export const subjectOf = (change: ObjectChange): KubernetesObject =>
  change.how === 'removed' ? change.base : change.head;

/**
 * Objects that differ, by kind and name.
 * @throws RangeError naming every object that one side has twice
 */
export function objectChanges(
  base: readonly KubernetesObject[],
  head: readonly KubernetesObject[],
): readonly ObjectChange[] {
  const before = byTitle(base, 'base');
  const after = byTitle(head, 'head');
  const gone = base.filter((object) => !after.has(titleOf(object)));
  const come = head.filter((object) => !before.has(titleOf(object)));
  const renamed = gone.flatMap((old) => {
    const successor = onlySuccessor(old, gone, come);
    return successor === undefined ? [] : [{ base: old, head: successor }];
  });
  const kept = base.flatMap((old) => {
    const present = after.get(titleOf(old));
    return present === undefined ? [] : [{ base: old, head: present }];
  });
  const changes: readonly ObjectChange[] = [
    ...kept
      .map((pair) => ({ how: 'changed' as const, ...pair, fields: fieldChanges(pair.base, pair.head) }))
      .filter(({ fields }) => fields.length > 0),
    ...renamed.map((pair) => ({
      how: 'renamed' as const,
      ...pair,
      fields: fieldChanges(pair.base, pair.head),
    })),
    ...gone
      .filter((object) => renamed.every((pair) => pair.base !== object))
      .map((object) => ({ how: 'removed' as const, base: object })),
    ...come
      .filter((object) => renamed.every((pair) => pair.head !== object))
      .map((object) => ({ how: 'added' as const, head: object })),
  ];
  return changes.toSorted((one, other) => compareTexts(titleOf(subjectOf(one)), titleOf(subjectOf(other))));
}

/** The one new object of the same kind and label as the one that is gone, when there is no doubt. */
function onlySuccessor(
  old: KubernetesObject,
  gone: readonly KubernetesObject[],
  come: readonly KubernetesObject[],
): KubernetesObject | undefined {
  if (ownerOf(old) === SHARED) return undefined;
  const isSameRole = (other: KubernetesObject): boolean =>
    other.kind === old.kind &&
    other.metadata.namespace === old.metadata.namespace &&
    ownerOf(other) === ownerOf(old);
  const successors = come.filter(isSameRole);
  return gone.filter(isSameRole).length === 1 && successors.length === 1 ? successors[0] : undefined;
}

function byTitle(objects: readonly KubernetesObject[], side: string): ReadonlyMap<string, KubernetesObject> {
  const found = new Map(objects.map((object) => [titleOf(object), object]));
  if (found.size === objects.length) return found;
  const titles = objects.map(titleOf);
  const repeated = new Set(titles.filter((title, index) => titles.indexOf(title) !== index));
  throw new RangeError(`${side}: ${[...repeated].join(', ')} must exist once`);
}
