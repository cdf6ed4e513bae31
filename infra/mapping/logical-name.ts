import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';

const kebab = (kind: string): string =>
  kind.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();

/**
 * Name of an object inside Pulumi, such as `hospital-1/deployment/dashboard`: the same for ever, whatever the order and
 * place in the charts. A Job, whose own name changes with its image, is known by its label.
 */
export function logicalNameOf({ kind, metadata }: KubernetesObject, scope: string): string {
  const name = (kind === 'Job' ? metadata.labels?.['app.kubernetes.io/name'] : undefined) ?? metadata.name;
  return [scope, kebab(kind), name].join('/');
}
