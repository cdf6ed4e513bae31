import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { JsonSchema } from './strict-schema.ts';

/** Schemas of one version of Kubernetes, and of the add-ons' kinds. */
export interface SchemaSet {
  /** Where they are from, such as `k8s.io/kubernetes@v1.36.3`. */
  readonly source: string;
  /** `apiVersion kind` -> name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** `1.36` -> its schemas. */
export type Schemas = Readonly<Record<string, SchemaSet>>;

const file = new URL('./kubernetes-schemas.json.br', import.meta.url);

export const readSchemas = (): Schemas =>
  JSON.parse(brotliDecompressSync(readFileSync(file)).toString('utf8')) as Schemas;

/** The versions differ little, so that a large window makes four cost hardly more than one. */
export function writeSchemas(schemas: Schemas): number {
  const packed = brotliCompressSync(JSON.stringify(schemas), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  writeFileSync(file, packed);
  return packed.length;
}
