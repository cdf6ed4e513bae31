import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { z } from 'zod';
import { jsonSchemaOf, type JsonSchema } from '../kit/openapi/json-schema.ts';
import { hostileTexts } from './hostile-values.ts';
import { mutated } from './mutate.ts';
import { valuesOf } from './schema-values.ts';
import { targets, weightOf, type Target } from './targets.ts';

/** One request, without what lets it in. */
export interface Input {
  readonly target: Target;
  /** Path with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
  /** Chooses among equal senders. */
  readonly luck: number;
  /** Comes without what would let it in. */
  readonly stranger: boolean;
}

const hostileHeaders = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  {},
  {},
  {},
  { 'content-type': 'text/plain; charset=latin1' },
  { 'content-type': 'multipart/form-data; boundary=b' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'x' },
  { 'x-ward-actor': 'bm9uc2Vuc2U' },
  { 'last-event-id': '999999999999999' },
  { 'automation-aggregation': `'; drop table x; --` },
  { 'x-forwarded-for': `' or 1=1`, 'x-forwarded-host': 'evil.example' },
  { cookie: 'ward-session=x; ward-session=y' },
  { accept: 'text/html', 'accept-encoding': 'br;q=x' },
  { origin: 'https://evil.example' },
);

const schemaOf = (schema: z.ZodType): JsonSchema => jsonSchemaOf(schema, 'input');

function partsOf(schema: z.ZodType | undefined): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  if (schema === undefined) return fc.constant({});
  return mutated(valuesOf(schemaOf(schema))).map((value) =>
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : { [String(value)]: value },
  );
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Lone surrogates have no encoding, and the path of a request must be text that can be sent. */
const encoded = (value: unknown): string => encodeURIComponent(Buffer.from(textOf(value)).toString());

function inputsOf(target: Target): fc.Arbitrary<Input> {
  const { contract, path } = target;
  const body =
    contract.body === undefined || target.method === 'GET'
      ? fc.constantFrom<Input['body']>(null, '', '{}', '[]')
      : bodies(target, mutated(valuesOf(schemaOf(contract.body))));
  return fc
    .record({
      params: partsOf(contract.params),
      query: partsOf(contract.query),
      body: target.method === 'GET' ? fc.constant(null) : body,
      headers: hostileHeaders,
      luck: fc.nat(1_000),
      stranger: fc.nat(19).map((n) => n === 0),
    })
    .map(({ params, query, ...rest }) => ({
      ...rest,
      target,
      path: path.replace(/:(\w+)/g, (_, name: string) => encoded(params[name])) + queryText(query),
    }));
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${encoded(key)}=${encoded(each)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function bodies({ route }: Target, values: fc.Arbitrary<unknown>): fc.Arbitrary<Input['body']> {
  const written = values.map((value) =>
    route.bodyFormat === 'form' ? formText(value) : JSON.stringify(value),
  );
  return fc.oneof(
    { weight: 30, arbitrary: written },
    {
      weight: 1,
      arbitrary: fc.tuple(written, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: written.map((text) => gzipSync(text)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...hostileTexts, '['.repeat(5_000), '{"a":'.repeat(5_000), '1', 'null'),
    },
  );
}

const formText = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? queryText(value as Record<string, unknown>).slice(1)
    : String(value);

/** Every kind of request to every route, each as often as it can be afforded. */
export const inputs: fc.Arbitrary<Input> = fc.oneof(
  ...targets.map((target) => ({ weight: weightOf(target), arbitrary: inputsOf(target) })),
);

/** Inputs of one batch: the same for the same seed and number. */
export const batchOf = (seed: number, number: number, size: number): readonly Input[] =>
  fc.sample(inputs, { seed: (seed + number * 2_654_435_761) | 0, numRuns: size });
