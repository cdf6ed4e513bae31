import * as pulumi from '@pulumi/pulumi';
import { secretDigest } from '../../apps/charts/fill-secrets.ts';
import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { digestRefsIn, secretRefIn, tokenOf, type SecretRef } from '../../apps/model/deployment/secrets.ts';

/** The value of a secret, or undefined when there is none of that name. */
export type SecretValues = (ref: SecretRef) => pulumi.Output<string> | undefined;

/**
 * The object with a Pulumi secret in place of every token, and a digest, which is no secret, in place of every digest
 * token. Only a Secret takes values: anywhere else they would be readable in the cluster and in Pulumi's state.
 * @throws RangeError listing every token that is left and every value that a Secret holds in plain text
 */
export function fillSecrets(object: KubernetesObject, values: SecretValues): KubernetesObject {
  const problems: string[] = [];
  const valueOf = (ref: SecretRef): pulumi.Output<string> => {
    const value = values(ref);
    if (value === undefined) problems.push(`nothing provides ${tokenOf(ref)}`);
    return value ?? pulumi.secret('');
  };
  const secretText = (text: string, key: string): pulumi.Input<string> => {
    const ref = secretRefIn(text);
    if (ref === undefined) problems.push(`'stringData.${key}' is a value and no token`);
    return ref === undefined ? '' : valueOf(ref);
  };
  const plainText = (text: string): pulumi.Input<string> => {
    const digested = digestRefsIn(text);
    if (digested !== undefined) return pulumi.unsecret(pulumi.all(digested.map(valueOf)).apply(secretDigest));
    if (text.includes('${secret')) problems.push(`${text} stands outside of a Secret's stringData`);
    return text;
  };
  const { stringData, ...rest } = object;
  if (object.kind === 'Secret' && object['data'] !== undefined)
    problems.push(`'data' must be absent, tokens stand in 'stringData'`);
  const filled = {
    ...(mapTexts(rest, plainText) as KubernetesObject),
    ...(stringData === undefined
      ? {}
      : {
          stringData: Object.fromEntries(
            Object.entries(stringData as Readonly<Record<string, string>>).map(([key, text]) => [
              key,
              secretText(text, key),
            ]),
          ),
        }),
  };
  if (problems.length > 0)
    throw new RangeError(`${titleOf(object)} must not be applied with these secrets: ${problems.join('; ')}`);
  return filled;
}

function mapTexts(value: unknown, change: (text: string) => pulumi.Input<string>): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}
