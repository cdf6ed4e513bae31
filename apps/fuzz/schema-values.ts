import fc from 'fast-check';
import { SAMPLES_PER_WINDOW, samplesPerWindowAt } from '../contracts/eeg-window.ts';
import type { JsonSchema } from '../kit/openapi/json-schema.ts';
import { knownValues } from './known-values.ts';

/** Entries of a list at most: what matters about a long one is its length, which the body limits bound. */
const MAX_ENTRIES = 3;
const MAX_LENGTH = 300;

/** Values that a JSON schema allows, most of them: rules that it cannot say are left to the service. */
export function valuesOf(schema: JsonSchema, name = ''): fc.Arbitrary<unknown> {
  const known = knownValues[name];
  const allowed = allowedBy(schema, name);
  return known === undefined
    ? allowed
    : fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: allowed });
}

function allowedBy(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return fc.oneof(...alternatives.map((each) => valuesOf(each, name)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return listOf(schema, name);
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({
        min: lowest(schema, Number.MIN_SAFE_INTEGER),
        max: highest(schema, Number.MAX_SAFE_INTEGER),
      });
    case 'number':
      return fc.double({ min: lowest(schema, -1e300), max: highest(schema, 1e300), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const lowest = (schema: JsonSchema, otherwise: number): number =>
  (schema['minimum'] as number | undefined) ??
  (schema['exclusiveMinimum'] === undefined ? otherwise : (schema['exclusiveMinimum'] as number) + 1);
const highest = (schema: JsonSchema, otherwise: number): number =>
  (schema['maximum'] as number | undefined) ?? otherwise;

function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(
    Object.entries(properties).map(([key, each]) => [key, valuesOf(each, key)]),
  );
  return fc
    .tuple(fc.record(model, { requiredKeys: required.filter((key) => key in model) as never }), fc.nat(9))
    .map(([value, luck]) => (luck === 0 ? value : withWholeWindow(value)));
}

/** A window whose samples do not fit its rate is refused at once; most have to get further. */
function withWholeWindow(value: object): object {
  const { samplingRateHz, samples } = value as { samplingRateHz?: unknown; samples?: unknown };
  if (typeof samplingRateHz !== 'number' || samples === undefined) return value;
  const count = samplesPerWindowAt(Math.min(samplingRateHz, 2_048));
  const steps = Int16Array.from(
    { length: Math.max(2, count) },
    (_, at) => 300 * Math.sin(at / 3) + ((at * 7_919) % 40),
  );
  return {
    ...value,
    samples: typeof samples === 'string' ? Buffer.from(steps.buffer).toString('base64') : [...steps],
  };
}

function listOf(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const places = schema['prefixItems'] as readonly JsonSchema[] | undefined;
  if (places !== undefined) return fc.tuple(...places.map((each) => valuesOf(each)));
  const items = valuesOf(schema.items ?? {}, name);
  const minLength = Math.min((schema['minItems'] as number | undefined) ?? 0, SAMPLES_PER_WINDOW);
  return fc.array(items, { minLength, maxLength: Math.max(minLength, MAX_ENTRIES) });
}

function textOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const minLength = (schema['minLength'] as number | undefined) ?? 0;
  const maxLength = Math.min((schema['maxLength'] as number | undefined) ?? MAX_LENGTH, MAX_LENGTH);
  switch (schema['format']) {
    case 'uuid':
      return fc.uuid();
    case 'date-time':
      return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    case 'uri':
      return fc.webUrl();
  }
  if (schema['contentEncoding'] === 'base64') {
    const bytes = minLength > 4 ? (minLength / 4) * 3 - 2 : 2 * SAMPLES_PER_WINDOW;
    return fc
      .uint8Array({ minLength: bytes, maxLength: bytes })
      .map((each) => Buffer.from(each).toString('base64'));
  }
  const { pattern } = schema as { pattern?: string };
  if (pattern !== undefined && !pattern.includes('\\p{')) return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ minLength: Math.min(minLength, maxLength), maxLength, unit: 'grapheme' });
}
