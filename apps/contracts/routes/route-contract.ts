import type { z } from 'zod';

/** What one route takes and gives, as its readers are told. Who may use it, its path and its limits are in the model. */
export interface RouteContract {
  /** What it is for, one clause. */
  readonly summary: string;
  /** Rules that a schema cannot say. */
  readonly notes?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Every answer that is not a refusal, and refusals that are not a problem in JSON, by status. */
  readonly answers: Readonly<Record<number, RouteAnswer>>;
}

/** A route whose methods do different things has a contract for each. */
export type RouteContracts = RouteContract | Readonly<Partial<Record<string, RouteContract>>>;

export interface RouteAnswer {
  readonly description: string;
  readonly type: string;
  /** Of the body, or of each line of JSON lines. Absent: the body is not JSON. */
  readonly schema?: z.ZodType;
  /** Headers of the answer that its reader needs. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (description: string, schema: z.ZodType): RouteAnswer => ({
  description,
  type: 'application/json',
  schema,
});

export const jsonLines = (description: string, schema: z.ZodType): RouteAnswer => ({
  description,
  type: 'application/x-ndjson',
  schema,
});

export const html = (description: string): RouteAnswer => ({ description, type: 'text/html' });

/** Its body says where to, as text or a page, for clients that do not go there by themselves. */
export const redirect = (description: string): RouteAnswer => ({
  description,
  type: '*/*',
  headers: { Location: 'where to go on' },
});
