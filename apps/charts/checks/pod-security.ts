import {
  podTemplateOf,
  titleOf,
  type Container,
  type KubernetesObject,
  type PodSpec,
} from '../kubernetes-object.ts';

const ALLOWED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * What keeps workloads from passing Pod Security "restricted", and beyond it: a numeric user, a read-only root, no
 * token of the API server, memory and CPU that are asked for.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const podSecurityFaults = (objects: readonly KubernetesObject[]): readonly string[] =>
  objects.flatMap((object) => {
    const template = podTemplateOf(object);
    return template === undefined ? [] : faultsOf(titleOf(object), template.spec);
  });

function faultsOf(title: string, pod: PodSpec): string[] {
  const faults: string[] = [];
  const rule = (holds: boolean, text: string): void => {
    if (!holds) faults.push(`${title} must ${text}`);
  };
  rule(!pod.hostNetwork && !pod.hostPID && !pod.hostIPC, 'not share namespaces with its node');
  rule(pod.securityContext?.runAsNonRoot === true, 'set runAsNonRoot');
  rule((pod.securityContext?.runAsUser ?? 0) > 0, 'name a numeric user that is not 0');
  rule(
    ['RuntimeDefault', 'Localhost'].includes(pod.securityContext?.seccompProfile?.type ?? ''),
    'have a seccomp profile',
  );
  rule(pod.automountServiceAccountToken === false, 'not mount a token of the API server');
  for (const { name, ...sources } of pod.volumes ?? [])
    for (const source of Object.keys(sources))
      rule(ALLOWED_VOLUMES.includes(source), `not use a volume of type ${source} ('${name}')`);
  for (const container of [...pod.containers, ...(pod.initContainers ?? [])])
    faults.push(...containerFaults(`${title}, container ${container.name},`, container));
  return faults;
}

function containerFaults(
  title: string,
  { securityContext = {}, resources, ports = [] }: Container,
): string[] {
  const { capabilities = {} } = securityContext;
  const rules: readonly (readonly [boolean, string])[] = [
    [securityContext.allowPrivilegeEscalation === false, 'refuse privilege escalation'],
    [securityContext.privileged !== true, 'not be privileged'],
    [securityContext.runAsUser !== 0, 'not run as user 0'],
    [securityContext.readOnlyRootFilesystem === true, 'have a read-only root file system'],
    [capabilities.drop?.includes('ALL') === true, 'drop all capabilities'],
    [(capabilities.add ?? []).every((name) => name === 'NET_BIND_SERVICE'), 'add no capability'],
    [ports.every(({ hostPort }) => hostPort === undefined), 'not take a port of its node'],
    [resources?.requests?.['cpu'] !== undefined, 'request CPU'],
    [resources?.requests?.['memory'] !== undefined, 'request memory'],
    [resources?.limits?.['memory'] !== undefined, 'limit its memory'],
  ];
  return rules.filter(([holds]) => !holds).map(([, text]) => `${title} must ${text}`);
}
