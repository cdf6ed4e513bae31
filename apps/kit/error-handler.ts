import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ServiceError } from './errors.ts';
import type { Log } from './log.ts';

/** Codes of zlib's errors; brotli's start differently. */
const UNPACKING_FAILED = /^(Z_|ERR__ERROR_|ERR_BROTLI)/;

/** Answers paths that no route has. */
export const notFound: RequestHandler = (request) => {
  throw new ServiceError('not-found', `'${request.path}' must be a path of this service`);
};

/** Turns whatever a handler threw into a status and a body: refusals are explained, faults are logged and answered blandly. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = toServiceError(thrown, request.headers);
    const route: unknown = request.route?.path;
    const event = { code: error.code, status: error.status, method: request.method, route };
    if (error.code === 'internal') log.error({ ...event, err: thrown }, 'request failed');
    else if (error.status >= 500) log.warn({ ...event, reason: error.message }, 'request refused');
    else log.info({ ...event, fields: error.fields.map(({ path }) => path) }, 'request refused');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds));
    if (error.code === 'unauthorised') response.set('WWW-Authenticate', 'Bearer');
    response.status(error.status).json(error.toProblem());
  };
}

function toServiceError(thrown: unknown, headers: IncomingHttpHeaders): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const { type, code } = (thrown ?? {}) as { type?: unknown; code?: unknown };
  if (type === 'entity.too.large') {
    const { limit } = thrown as { limit?: number };
    const isPacked = headers['content-encoding'] !== undefined;
    const length = isPacked ? undefined : headers['content-length'];
    return new ServiceError(
      'too-large',
      `'body' (${length ?? 'more than allowed'} bytes) must have at most ${limit} bytes${isPacked ? ' when unpacked' : ''}; send it in smaller batches`,
      { cause: thrown },
    );
  }
  if (type === 'charset.unsupported')
    return unsupported('content-type', headers['content-type'], 'must name charset utf-8 or none', thrown);
  if (type === 'encoding.unsupported')
    return unsupported(
      'content-encoding',
      headers['content-encoding'],
      'must be gzip, deflate, br or absent',
      thrown,
    );
  if (typeof code === 'string' && UNPACKING_FAILED.test(code)) {
    const rule = `must be what 'content-encoding' (${JSON.stringify(headers['content-encoding'])}) says`;
    return new ServiceError('bad-request', `'body' ${rule}; it could not be unpacked`, {
      fields: [{ path: 'body', rule }],
      cause: thrown,
    });
  }
  if (type === 'entity.parse.failed')
    return new ServiceError('bad-request', `'body' must be JSON; it could not be parsed`, {
      fields: [{ path: 'body', rule: 'must be JSON' }],
      cause: thrown,
    });
  const status = (thrown as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new ServiceError(
      status === 415 ? 'unsupported-media-type' : 'bad-request',
      `'request' must be well formed: ${(thrown as Error).message}`,
      { cause: thrown },
    );
  return new ServiceError('internal', 'the service failed to answer; its log says why', { cause: thrown });
}

const unsupported = (path: string, value: string | undefined, rule: string, cause: unknown): ServiceError =>
  new ServiceError('unsupported-media-type', `'${path}' (${JSON.stringify(value)}) ${rule}`, {
    fields: [{ path, rule }],
    cause,
  });
