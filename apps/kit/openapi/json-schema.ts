import { z } from 'zod';

/** A JSON schema of the 2020-12 dialect, which is that of OpenAPI 3.1. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

/**
 * What a sender may write (`input`) or a reader gets (`output`). Rules that span several fields are not in it, so it
 * allows more than `validate` does and never less.
 */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.contentEncoding === 'base64') delete jsonSchema.format;
    },
  });
  return Object.fromEntries(Object.entries(made).filter(([keyword]) => keyword !== '$schema'));
}
