import { secretRefIn } from '../../model/deployment/secrets.ts';
import { podTemplateOf, titleOf, type KubernetesObject } from '../kubernetes-object.ts';

const SECRET_NAME = /(SECRET|PASSWORD|TOKEN|KEY)$/;
const CREDENTIALS_IN_URL = /\/\/[^/\s:@]+:[^/\s@]+@/;

/** Places where a secret value could stand: data of Secrets that is no token, variables, credentials in any text. */
export function secretValueFaults(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.flatMap((object) => {
    const title = titleOf(object);
    const faults: string[] = [];
    if (object.kind === 'Secret') {
      for (const [key, value] of Object.entries((object['stringData'] ?? {}) as Record<string, string>))
        if (secretRefIn(value) === undefined)
          faults.push(`${title} must hold a token for '${key}', not a value`);
      if (object['data'] !== undefined) faults.push(`${title} must hold tokens in 'stringData', no 'data'`);
    }
    const { containers = [], initContainers = [] } = podTemplateOf(object)?.spec ?? {};
    for (const { env = [] } of [...initContainers, ...containers])
      for (const { name, value } of env)
        if (SECRET_NAME.test(name) && value !== undefined)
          faults.push(`${title} must take '${name}' from a Secret, not as a value`);
    for (const text of textsIn(object))
      if (CREDENTIALS_IN_URL.test(text)) faults.push(`${title} must not hold credentials in a URL`);
    return faults;
  });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
