import { Pool } from 'undici';
import type { z } from 'zod';
import { ACTOR_HEADER, packActor, type Actor } from '../contracts/actor.ts';
import { problem, type ProblemCode } from '../contracts/problem.ts';
import { catalog, type RouteName, type ServiceName } from '../model/catalog.ts';
import { probes } from '../model/probes.ts';
import type { Route } from '../model/service.ts';
import { ServiceError } from './errors.ts';
import type { Check } from './readiness.ts';

const DEFAULT_TIMEOUT_MS = 5_000;
const READINESS_TIMEOUT_MS = 1_000;

/** What one call sends and what its answer must look like. */
export interface CallOptions<A extends z.ZodType> {
  readonly answer: A;
  readonly body?: unknown;
  /** Values of `:name` parts of the path. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  /** The person for whom the call is made. Refusals of what they may do are then passed on. */
  readonly actor?: Actor;
}

/** Another service of the model, called over HTTP with this service's secret. */
export interface Peer<P extends ServiceName> {
  readonly name: P;
  /**
   * Calls a route and checks the answer.
   * @throws ServiceError `unavailable` or `overloaded` (with Retry-After) when the peer cannot answer now;
   *   the peer's own code when what was sent is at fault
   */
  call<A extends z.ZodType>(route: RouteName<P>, options: CallOptions<A>): Promise<z.output<A>>;
  /** Opens a streaming route; the caller reads and closes it. The signal ends it. */
  stream(
    route: RouteName<P>,
    options: { readonly query?: CallOptions<z.ZodType>['query']; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>>;
  readiness(optional?: boolean): Promise<Check>;
  close(): Promise<void>;
}

/** @param url base URL of the peer  @param secret secret of this service */
export function createPeer<P extends ServiceName>(
  name: P,
  { url, secret }: { readonly url: string; readonly secret: string },
): Peer<P> {
  const pool = new Pool(url, { connections: 32, connect: { timeout: 2_000 }, keepAliveTimeout: 30_000 });
  const routes = catalog[name].routes as Readonly<Record<string, Route>>;
  const authorization = `Bearer ${secret}`;
  const bodyHeaders = { authorization, 'content-type': 'application/json' };
  const headersOf = ({ body, actor }: CallOptions<z.ZodType>): Record<string, string> => {
    const headers = body === undefined ? { authorization } : bodyHeaders;
    return actor === undefined ? headers : { ...headers, [ACTOR_HEADER]: packActor(actor) };
  };

  const target = (route: Route, options: Pick<CallOptions<z.ZodType>, 'params' | 'query'>): string => {
    const path = route.path.replace(/:(\w+)/g, (_match, key: string) =>
      encodeURIComponent(options.params?.[key] ?? ''),
    );
    const query = new URLSearchParams(
      Object.entries(options.query ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
    return query === '' ? path : `${path}?${query}`;
  };

  return {
    name,
    async call(routeName, options) {
      const route = routes[routeName]!;
      const method = route.methods[0]!;
      const timeoutMs = route.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const { answer, body } = await reach(name, () =>
        within(timeoutMs, async (signal) => {
          const answer = await pool.request({
            path: target(route, options),
            method,
            headers: headersOf(options),
            body: options.body === undefined ? null : JSON.stringify(options.body),
            headersTimeout: timeoutMs,
            bodyTimeout: timeoutMs,
            signal,
          });
          return { answer, body: await answer.body.json() };
        }),
      );
      if (answer.statusCode >= 400)
        throw refusalOf(
          { name, status: answer.statusCode, retryAfter: answer.headers['retry-after'] },
          body,
          options.actor === undefined ? PASSED_ON : PASSED_ON_TO_PEOPLE,
        );
      return options.answer.parse(body) as z.output<typeof options.answer>;
    },
    async stream(routeName, { query, signal }) {
      const route = routes[routeName]!;
      const answer = await reach(name, () =>
        pool.request({
          path: target(route, query === undefined ? {} : { query }),
          method: 'GET',
          headers: { authorization },
          headersTimeout: DEFAULT_TIMEOUT_MS,
          bodyTimeout: 0,
          signal,
        }),
      );
      if (answer.statusCode >= 400)
        throw refusalOf(
          { name, status: answer.statusCode, retryAfter: answer.headers['retry-after'] },
          await answer.body.json(),
        );
      return answer.body as AsyncIterable<Uint8Array>;
    },
    async readiness(optional = false) {
      try {
        const answer = await pool.request({
          path: probes.readiness,
          method: 'GET',
          signal: AbortSignal.timeout(READINESS_TIMEOUT_MS),
        });
        await answer.body.dump();
        return { ready: answer.statusCode === 200, optional, detail: { status: answer.statusCode } };
      } catch {
        return { ready: false, optional, detail: { reason: 'does not answer' } };
      }
    },
    close: () => pool.destroy(),
  };
}

/** Gives `act` a signal that aborts after `timeoutMs`. A timer that is cleared costs less than AbortSignal.timeout. */
async function within<T>(timeoutMs: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    return await act(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Refusals that concern what our own caller sent; any other one is a fault between the services. */
const PASSED_ON: ReadonlySet<ProblemCode> = new Set(['bad-request', 'not-found', 'conflict']);
const PASSED_ON_TO_PEOPLE: ReadonlySet<ProblemCode> = new Set([...PASSED_ON, 'forbidden']);

async function reach<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new ServiceError('unavailable', `'${name}' did not answer in time; send the request again later`, {
      cause,
    });
  }
}

function refusalOf(
  { name, status, retryAfter }: { name: string; status: number; retryAfter: string | string[] | undefined },
  body: unknown,
  passedOn: ReadonlySet<ProblemCode> = PASSED_ON,
): ServiceError {
  const parsed = problem.safeParse(body);
  const seconds = Number(retryAfter);
  const options = Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {};
  if (status === 503)
    return new ServiceError(
      'unavailable',
      `'${name}' cannot answer now; send the request again later`,
      options,
    );
  if (!parsed.success || !passedOn.has(parsed.data.code))
    return new ServiceError('internal', `'${name}' answered ${status}`, { cause: body });
  return new ServiceError(parsed.data.code, parsed.data.message, { fields: parsed.data.fields ?? [] });
}
