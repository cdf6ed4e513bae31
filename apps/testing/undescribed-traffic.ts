import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { problem } from '../contracts/problem.ts';
import { openApiOf, templateOf } from '../kit/openapi/openapi-document.ts';
import { jsonSchemaOf, type JsonSchema } from '../kit/openapi/json-schema.ts';
import type { ServiceName } from '../model/catalog.ts';
import type { Exchange } from './record-traffic.ts';

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>;
}

const MAX_FAULTS = 20;

/** What every document has at `#/components/responses/Problem`. */
const refused: Content = { content: { 'application/json': { schema: jsonSchemaOf(problem, 'output') } } };

/** What was sent or answered otherwise than the OpenAPI document of its service says, one sentence each. */
export function undescribedIn(exchanges: readonly Exchange[]): readonly string[] {
  const documents = new Map<string, ReturnType<typeof openApiOf>>();
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });
  const checks = new Map<JsonSchema, ValidateFunction>();
  const faultOf = (schema: JsonSchema, value: unknown): string | undefined => {
    const check = checks.get(schema) ?? ajv.compile(schema);
    checks.set(schema, check);
    return check(value) ? undefined : ajv.errorsText(check.errors);
  };

  const faultsOf = (exchange: Exchange): string[] => {
    const { service, method, path, status } = exchange;
    const document = documents.get(service) ?? openApiOf(service as ServiceName);
    documents.set(service, document);
    const operation = document.paths[templateOf(path)]?.[method.toLowerCase()] as Operation | undefined;
    if (operation === undefined || status === 405) return [];
    const name = `${service}: ${method} ${path} ${status}`;
    return [
      ...answerFaults(operation, exchange),
      ...(status < 400 ? requestFaults(operation, exchange) : []),
    ].map((fault) => `${name}: ${fault}`);
  };

  const answerFaults = (operation: Operation, { status, type, answer }: Exchange): string[] => {
    const refusal = operation.responses[`${Math.floor(status / 100)}XX`];
    const described = [operation.responses[status], refusal === undefined ? undefined : refused].filter(
      (each) => each !== undefined,
    );
    if (described.length === 0) return ['the status is not described'];
    const media = described
      .map(({ content = {} }) => content[type] ?? content['*/*'])
      .find((each) => each !== undefined);
    if (media === undefined) return answer === '' ? [] : [`the answer is of type '${type}'`];
    if (media.schema === undefined) return [];
    const values = type === 'application/x-ndjson' ? answer.split('\n').slice(0, -1) : [answer];
    return values
      .flatMap((text) => faultOf(media.schema!, JSON.parse(text)) ?? [])
      .map((fault) => `answer: ${fault}`);
  };

  const requestFaults = (operation: Operation, { query, params, body }: Exchange): string[] => [
    ...(operation.parameters ?? []).flatMap(({ in: place, name, required, schema }) => {
      const text = ((place === 'path' ? params : query) as Record<string, string> | undefined)?.[name];
      if (text === undefined) return required ? [`${name}: is absent`] : [];
      const value: unknown = schema.type === 'integer' || schema.type === 'number' ? Number(text) : text;
      const fault = faultOf(schema, value);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    }),
    ...Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) => {
      const fault = schema === undefined || body === undefined ? undefined : faultOf(schema, body);
      return fault === undefined ? [] : [`body: ${fault}`];
    }),
  ];

  return [...new Set(exchanges.flatMap(faultsOf))].slice(0, MAX_FAULTS);
}
