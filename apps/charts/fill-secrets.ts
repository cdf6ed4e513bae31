import { createHash } from 'node:crypto';
import { digestRefsIn, secretRefIn, tokenOf, type SecretRef } from '../model/deployment/secrets.ts';
import { titleOf, type KubernetesObject } from './kubernetes-object.ts';

const DIGEST_LENGTH = 16;
const TOKEN_BEGIN = /\$\{secret/;

/** Digest of secret values: changes with any of them, and tells nobody what they are. */
export const secretDigest = (values: readonly string[]): string =>
  createHash('sha256').update(values.join('\0')).digest('hex').slice(0, DIGEST_LENGTH);

/**
 * The object with values in place of its tokens, and digests in place of its digest tokens. The last step before an
 * object is applied.
 * @throws RangeError naming every token that is left: without a value, or inside another text
 */
export function fillSecrets(
  object: KubernetesObject,
  valueOf: (ref: SecretRef) => string | undefined,
): KubernetesObject {
  const left: string[] = [];
  const value = (ref: SecretRef): string => {
    const found = valueOf(ref);
    if (found === undefined || found === '') left.push(tokenOf(ref));
    return found ?? '';
  };
  const fill = (text: string): string => {
    const ref = secretRefIn(text);
    if (ref !== undefined) return value(ref);
    const digested = digestRefsIn(text);
    if (digested !== undefined) return secretDigest(digested.map(value));
    if (TOKEN_BEGIN.test(text)) left.push(text);
    return text;
  };
  const filled = mapTexts(object, fill) as KubernetesObject;
  if (left.length > 0)
    throw new RangeError(
      `${titleOf(object)} must not be applied with tokens in place of secrets: ${[...new Set(left)].join(', ')}`,
    );
  return filled;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}
