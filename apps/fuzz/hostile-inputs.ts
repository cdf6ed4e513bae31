import fc from 'fast-check';
import { jsonSchemaOf } from '../kit/openapi/json-schema.ts';
import type { Input } from './inputs.ts';
import { valuesOf } from './schema-values.ts';
import type { Target } from './targets.ts';

/** SQL that would show itself: by an error, by rows of others, by another table, by time. */
export const sqlTexts: readonly string[] = [
  `' or '1'='1`,
  `1; drop table patients; --`,
  `1 union select password_hash from accounts`,
];

const SEED = 1;

type Part = 'params' | 'query' | 'body';

const plain = (target: Target): Pick<Input, 'target' | 'headers' | 'luck' | 'stranger'> => ({
  target,
  headers: {},
  luck: 0,
  stranger: false,
});

function madeOf(target: Target, part: Part): Readonly<Record<string, unknown>> {
  const schema = target.contract[part];
  if (schema === undefined || (part === 'body' && target.method === 'GET')) return {};
  const [value] = fc.sample(valuesOf(jsonSchemaOf(schema, 'input')), { seed: SEED, numRuns: 1 });
  return value as Record<string, unknown>;
}

function requestOf(target: Target, parts: Readonly<Record<Part, Readonly<Record<string, unknown>>>>): Input {
  const { route, method, path } = target;
  const pairs = (values: Readonly<Record<string, unknown>>): string =>
    new URLSearchParams(
      Object.entries(values).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
  const query = pairs(parts.query);
  return {
    ...plain(target),
    path:
      path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(parts.params[name]))) +
      (query === '' ? '' : `?${query}`),
    body:
      method === 'GET' ? null : route.bodyFormat === 'form' ? pairs(parts.body) : JSON.stringify(parts.body),
  };
}

/** Every field of path, query and body of a target, once with each text of SQL in it; the others are as they should be. */
export function sqlInputs(target: Target): readonly Input[] {
  const parts = {
    params: madeOf(target, 'params'),
    query: madeOf(target, 'query'),
    body: madeOf(target, 'body'),
  };
  return (Object.keys(parts) as Part[]).flatMap((part) =>
    Object.keys(parts[part]).flatMap((field) =>
      sqlTexts.map((text) => requestOf(target, { ...parts, [part]: { ...parts[part], [field]: text } })),
    ),
  );
}

/** A request as it should be. */
export const usualInput = (target: Target): Input =>
  requestOf(target, {
    params: madeOf(target, 'params'),
    query: madeOf(target, 'query'),
    body: madeOf(target, 'body'),
  });

/** A body of one byte more than the route takes. */
export const oversizedInput = (target: Target): Input => ({
  ...usualInput(target),
  body: Buffer.alloc(target.route.bodyLimitBytes! + 1, 'a'),
});
