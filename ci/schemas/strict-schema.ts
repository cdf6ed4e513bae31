/** A JSON schema, as far as Kubernetes' OpenAPI documents use it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const KEPT = [
  'type',
  'required',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
];
const FREE = 'x-kubernetes-preserve-unknown-fields';

/**
 * A schema without prose that refuses every field which the original does not name, as an API server does under strict
 * validation. Numbers keep to their width; quantities, and ports by name, may be texts or numbers.
 */
export function strictSchema(schema: JsonSchema, name = ''): JsonSchema {
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  if (name === QUANTITY || schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true)
    return { type: ['string', 'number'] };
  const { properties, additionalProperties, items } = schema;
  const isClosed = properties !== undefined && additionalProperties === undefined && schema[FREE] !== true;
  return {
    ...Object.fromEntries(Object.entries(schema).filter(([keyword]) => KEPT.includes(keyword))),
    ...(schema.format === 'int32' ? { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 } : {}),
    ...(properties === undefined ? {} : { properties: mapValues(properties, (each) => strictSchema(each)) }),
    ...(isClosed ? { additionalProperties: false } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: strictSchema(additionalProperties) }
      : {}),
    ...(items === undefined ? {} : { items: strictSchema(items) }),
  };
}

/** The definitions that `names` lead to, themselves included, each strict. */
export function strictDefinitions(
  definitions: Readonly<Record<string, JsonSchema>>,
  names: readonly string[],
): Readonly<Record<string, JsonSchema>> {
  const picked: Record<string, JsonSchema> = {};
  const pick = (name: string): void => {
    if (picked[name] !== undefined) return;
    const definition = definitions[name];
    if (definition === undefined) throw new RangeError(`'${name}' must be a definition of the document`);
    picked[name] = strictSchema(definition, name);
    for (const [, reference = ''] of JSON.stringify(picked[name]).matchAll(/"#\/definitions\/([^"]+)"/g))
      pick(reference);
  };
  for (const name of names) pick(name);
  return Object.fromEntries(Object.entries(picked).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
