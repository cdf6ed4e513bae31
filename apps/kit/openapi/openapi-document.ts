import { problem } from '../../contracts/problem.ts';
import { catalog, type ServiceName } from '../../model/catalog.ts';
import type { Route } from '../../model/service.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { operationOf, securitySchemes } from './operation.ts';
import { contractOf } from './route-contracts.ts';

/** Version of the wire, not of the program: its first number changes when a client would have to. */
const API_VERSION = '1.0.0';

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly [section: string]: unknown;
}

/** Path of a route as OpenAPI writes it: `/patients/:patientId` is `/patients/{patientId}`. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** Describes every route of service `name`, from the model and the schemas of its messages. */
export function openApiOf(name: ServiceName): OpenApiDocument {
  const { does, routes } = catalog[name];
  const all = Object.entries<Route>(routes);
  const paths: Record<string, Record<string, object>> = {};
  for (const [routeName, route] of all)
    for (const [at, path] of [route.path, ...(route.legacyPaths ?? [])].entries())
      for (const method of route.methods)
        (paths[templateOf(path)] ??= {})[method.toLowerCase()] = operationOf({
          operationId: [
            routeName,
            ...(route.methods.length > 1 ? [method] : []),
            ...(at > 0 ? ['legacy'] : []),
          ].join('-'),
          method,
          route,
          contract: contractOf(name, routeName, method),
        });
  const audiences = new Set(all.map(([, { audience }]) => audience));
  return {
    openapi: '3.1.1',
    info: { title: `EEG Ward: ${name}`, description: `${capitalised(does)}.`, version: API_VERSION },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: Object.assign({}, ...[...audiences].map((audience) => securitySchemes[audience])),
      responses: {
        Problem: {
          description: 'what is wrong, the rule, and the repair',
          content: { 'application/json': { schema: jsonSchemaOf(problem, 'output') } },
        },
      },
    },
  };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
