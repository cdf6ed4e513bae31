import type { RouteAnswer, RouteContract } from '../../contracts/routes/route-contract.ts';
import { permissions } from '../../model/access.ts';
import type { Method, Route } from '../../model/service.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';

/** Names of the ways to show who one is, by who may use a route. */
export const securitySchemes = {
  device: {
    deviceToken: { type: 'http', scheme: 'bearer', description: 'the token of a device' },
  },
  service: {
    serviceSecret: { type: 'http', scheme: 'bearer', description: 'the secret of a service that may call' },
  },
  clinician: {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-ward-session',
      description: "the session of a person; 'ward-session' on loopback without TLS",
    },
  },
} as const;

export interface DescribedRoute {
  readonly operationId: string;
  readonly method: Method;
  readonly route: Route;
  readonly contract: RouteContract;
}

/** One method of a route as OpenAPI tells it. */
export function operationOf({ operationId, method, route, contract }: DescribedRoute): object {
  const parameters = [...parametersOf('path', contract.params), ...parametersOf('query', contract.query)];
  const description = [contract.notes, accessText(route), limitText(route, contract)].filter(
    (text) => text !== undefined,
  );
  return {
    operationId,
    summary: contract.summary,
    ...(description.length > 0 ? { description: description.join(' ') } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(contract.body === undefined || method === 'GET'
      ? {}
      : {
          requestBody: {
            required: route.bodyFormat !== 'form',
            content: { [mediaTypeOf(route)]: { schema: jsonSchemaOf(contract.body, 'input') } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(contract.answers).map(([status, answer]) => [status, responseOf(answer)]),
      ),
      '4XX': { $ref: '#/components/responses/Problem' },
      '5XX': { $ref: '#/components/responses/Problem' },
    },
    security: route.needs === 'nothing' ? [] : [{ [Object.keys(securitySchemes[route.audience])[0]!]: [] }],
  };
}

const mediaTypeOf = ({ bodyFormat }: Route): string =>
  bodyFormat === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';

function accessText({ audience, needs }: Route): string | undefined {
  if (needs === undefined || needs === 'nothing') return undefined;
  const who = permissions[needs].roles.join(', ');
  return audience === 'service'
    ? `The caller acts for a person, whom the header x-ward-actor names: ${who}.`
    : `For: ${who}.`;
}

const limitText = (route: Route, { body }: RouteContract): string | undefined =>
  body === undefined || route.bodyLimitBytes === undefined
    ? undefined
    : `A body has at most ${route.bodyLimitBytes} bytes.`;

function responseOf({ description, type, schema, headers }: RouteAnswer): object {
  return {
    description,
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [
              name,
              { description: text, schema: { type: 'string' } },
            ]),
          ),
        }),
    content: {
      [type]: schema === undefined ? {} : { schema: jsonSchemaOf(schema, 'output') },
    },
  };
}

function parametersOf(place: 'path' | 'query', schema: RouteContract['params']): object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input');
  return Object.entries<JsonSchema>(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }));
}
