import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to a service of this process and its answer. */
export interface Exchange {
  readonly service: string;
  readonly method: string;
  /** Express path of the route that answered. */
  readonly path: string;
  readonly query: unknown;
  readonly params: unknown;
  /** Body as it was parsed; undefined when there was none. */
  readonly body: unknown;
  readonly status: number;
  readonly type: string;
  readonly answer: string;
}

/** Exchanges kept of each route and status: a load test needs no more of the same. */
const KEPT_OF_A_KIND = 100;

/** Bytes of a body that is kept; a longer one is not checked. */
const MAX_BYTES = 128 * 1_024;

type Served = IncomingMessage & {
  readonly app?: { get(name: string): unknown };
  readonly route?: { readonly path?: unknown };
  readonly query?: unknown;
  readonly params?: unknown;
  body?: unknown;
};

/** Listens to the HTTP servers of this process, from outside: the services do not know. */
export function recordTraffic(): { readonly stop: () => readonly Exchange[] } {
  const kept = new Map<string, Exchange[]>();
  const heard = (message: unknown): void => {
    const { request, response } = message as { request: Served; response: ServerResponse };
    const body = firstBodyOf(request);
    const answer = answerOf(response);
    response.once('finish', () => {
      const service = request.app?.get('service');
      const path = request.route?.path;
      const text = answer();
      if (typeof service !== 'string' || typeof path !== 'string' || text === undefined) return;
      const kind = `${service} ${request.method} ${path} ${response.statusCode}`;
      const ofKind = kept.get(kind) ?? [];
      kept.set(kind, ofKind);
      if (ofKind.length >= KEPT_OF_A_KIND) return;
      ofKind.push({
        service,
        path,
        method: request.method ?? '',
        query: request.query,
        params: request.params,
        body: body(),
        status: response.statusCode,
        type: String(response.getHeader('content-type') ?? '').split(';')[0]!,
        answer: text,
      });
    });
  };
  subscribe('http.server.request.start', heard);
  return {
    stop: () => {
      unsubscribe('http.server.request.start', heard);
      return [...kept.values()].flat();
    },
  };
}

/** The body as it was parsed, also where a handler lets go of it; undefined when it was long. */
function firstBodyOf(request: Served): () => unknown {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return () => undefined;
  let parsed: unknown;
  let current: unknown;
  Object.defineProperty(request, 'body', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (value: unknown) => {
      if (!Buffer.isBuffer(value)) parsed ??= value;
      current = value;
    },
  });
  return () => parsed;
}

/** Text of the answer once it has ended; undefined when it was too long. */
function answerOf(response: ServerResponse): () => string | undefined {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const keep = (chunk: unknown): void => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) chunks.push(Buffer.from(chunk as string));
  };
  const { write, end } = response;
  response.write = ((chunk: unknown, ...rest: unknown[]) => {
    keep(chunk);
    return (write as (...all: unknown[]) => boolean).call(response, chunk, ...rest);
  }) as typeof write;
  response.end = ((chunk: unknown, ...rest: unknown[]) => {
    keep(chunk);
    return (end as (...all: unknown[]) => ServerResponse).call(response, chunk, ...rest);
  }) as typeof end;
  return () => (bytes <= MAX_BYTES ? Buffer.concat(chunks).toString() : undefined);
}
