import type { Output } from '@pulumi/pulumi';
import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { secretRefIn, type SecretRef } from '../../apps/model/deployment/secrets.ts';

/** The value of a secret, or undefined when there is none of that name. */
export type SecretValues = (ref: SecretRef) => Output<string> | undefined;

/**
 * The object with a Pulumi secret in place of every token.
 * @throws RangeError listing every token outside of a Secret, every token that nobody has a value for, and every value
 * that stands in a Secret in plain text
 */
export function fillSecrets(object: KubernetesObject, values: SecretValues): KubernetesObject {
  const { stringData, ...rest } = object;
  const problems = pathsOfTokens(rest).map(
    (path) => `${titleOf(object)} must not hold a secret in '${path}': tokens stand in a Secret's stringData only`,
  );
  if (object.kind === 'Secret' && object['data'] !== undefined)
    problems.push(`${titleOf(object)} must hold tokens in 'stringData', no 'data'`);
  const filled = Object.entries((stringData ?? {}) as Readonly<Record<string, string>>).map(([key, text]) => {
    const ref = secretRefIn(text);
    const value = ref === undefined ? undefined : values(ref);
    if (ref === undefined) problems.push(`${titleOf(object)} must hold a token for '${key}', not a value`);
    else if (value === undefined)
      problems.push(`${titleOf(object)} must have a value for '${key}': nothing provides ${text}`);
    return [key, value] as const;
  });
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  return stringData === undefined ? object : { ...rest, ...namesOf(object), stringData: Object.fromEntries(filled) };
}

const namesOf = ({ apiVersion, kind, metadata }: KubernetesObject) => ({ apiVersion, kind, metadata });

/** Where a text looks like a token, whole or in part: what is left of one must never reach the cluster. */
function pathsOfTokens(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') return value.includes('${secret:') ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    pathsOfTokens(each, path === '' ? key : `${path}.${key}`),
  );
}
