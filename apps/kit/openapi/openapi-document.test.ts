import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from '../../model/catalog.ts';
import type { Route } from '../../model/service.ts';
import { openApiOf, templateOf } from './openapi-document.ts';
import { contractOf } from './route-contracts.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

describe.each(serviceNames)('the OpenAPI document of %s', (name) => {
  const document = openApiOf(name);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
  );

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('describes every method and path of every route of the model, and nothing else', () => {
    const expected = Object.values<Route>(catalog[name].routes).flatMap((route) =>
      [route.path, ...(route.legacyPaths ?? [])].flatMap((path) =>
        route.methods.map((method) => `${method.toLowerCase()} ${templateOf(path)}`),
      ),
    );
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(expected.toSorted());
  });

  it('names each operation once, and each parameter of its path', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, parameters = [] } of operations)
      expect(parameters.filter(({ in: place }) => place === 'path').map(({ name: each }) => each)).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each),
      );
  });

  it('takes a body exactly where the model allows one that is not empty', () => {
    const withBody = operations.filter((operation) => 'requestBody' in operation);
    for (const { operationId } of withBody) {
      const route: Route = Object.entries<Route>(catalog[name].routes).find(
        ([each]) => each === operationId.split('-')[0],
      )![1];
      expect([operationId, route.bodyLimitBytes]).toEqual([operationId, expect.any(Number)]);
    }
  });

  it('leaves no value open that a schema could bound', () => {
    const open: string[] = [];
    const look = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if (
        !Array.isArray(schema) &&
        Object.keys(schema).length === 0 &&
        !/\/(additionalProperties|data)$/.test(path)
      )
        open.push(path);
      for (const [key, value] of Object.entries(schema)) look(value, `${path}/${key}`);
    };
    for (const { operationId, ...operation } of operations) {
      look((operation as { requestBody?: unknown }).requestBody, operationId);
      for (const parameter of operation.parameters ?? [])
        look(parameter.schema, `${operationId}/${parameter.name}`);
    }
    expect(open).toEqual([]);
  });
});

describe('a route without a description', () => {
  it('is refused by its name, saying where to write it', () => {
    expect(() => contractOf('dashboard', 'newRoute', 'GET')).toThrow(
      "'dashboard.newRoute' must be described for GET; write it in apps/contracts/routes/dashboard.ts",
    );
  });
});
