import { podSecurityFaults } from '../../../apps/charts/checks/pod-security.ts';
import { secretValueFaults } from '../../../apps/charts/checks/secret-values.ts';
import { titleOf, type KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { pathText } from '../field-changes.ts';
import { subjectOf, type ChangedObject, type ObjectChange } from '../object-changes.ts';
import type { Risk } from './risk.ts';

const levels = ['privileged', 'baseline', 'restricted'];
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const rights = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

/** Changes after which a pod, an account, an entrance or a secret is less confined. */
export function securityRisks(changes: readonly ObjectChange[]): readonly Risk[] {
  return changes.flatMap((change): readonly Risk[] => {
    const subject = subjectOf(change);
    const risk = (what: string): Risk => ({ kind: 'security', object: titleOf(subject), what });
    if (change.how === 'removed') return [];
    const base = change.how === 'added' ? [] : [change.base];
    return [
      ...newFaults(base, change.head).map((fault) => risk(fault)),
      ...(rights.includes(subject.kind) ? [risk('gives rights on the API server')] : []),
      ...(change.how === 'added' ? [] : lostSettings(change).map(risk)),
    ];
  });
}

/** Faults of the checks that are new with this change, without the title that they begin with. */
function newFaults(base: readonly KubernetesObject[], head: KubernetesObject): readonly string[] {
  const faults = (objects: readonly KubernetesObject[]): readonly string[] =>
    [...podSecurityFaults(objects), ...secretValueFaults(objects)].map((fault) =>
      objects
        .map(titleOf)
        .reduce((text, title) => text.replace(title, ''), fault)
        .replace(/^,? must/, 'no longer does what it must:')
        .trim(),
    );
  const known = faults(base);
  return faults([head]).filter((fault) => !known.includes(fault));
}

function lostSettings({ base, head, fields }: ChangedObject): readonly string[] {
  const levelOf = ({ metadata }: KubernetesObject): number =>
    levels.indexOf(metadata.labels?.[ENFORCE] ?? 'privileged');
  const lowered = head.kind === 'Namespace' && levelOf(head) < levelOf(base);
  return [
    ...(lowered
      ? [
          `enforces Pod Security '${head.metadata.labels?.[ENFORCE] ?? 'privileged'}' instead of '${base.metadata.labels?.[ENFORCE]}'`,
        ]
      : []),
    ...fields.flatMap(({ path, after }) => {
      const text = pathText(path);
      if (head.kind === 'Ingress' && /^spec\.tls\b/.test(text) && after === undefined)
        return ['is served without TLS'];
      if (head.kind === 'Service' && text === 'spec.type' && after !== 'ClusterIP')
        return [`is reachable from outside the cluster (${after as string})`];
      if (head.kind === 'Service' && /^spec\.externalIPs\b/.test(text) && after !== undefined)
        return ['is reachable from outside the cluster (externalIPs)'];
      if (text === 'automountServiceAccountToken' && after !== false)
        return ['gives its pods a token of the API server'];
      return [];
    }),
  ];
}
