import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ServiceError } from './errors.ts';
import type { Log } from './log.ts';

/** Answers paths that no route has. */
export const notFound: RequestHandler = (request) => {
  throw new ServiceError('not-found', `'${request.path}' must be a path of this service`);
};

/** Turns whatever a handler threw into a status and a body: refusals are explained, faults are logged and answered blandly. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = toServiceError(thrown, request.headers['content-length']);
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

function toServiceError(thrown: unknown, contentLength: string | undefined): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const type = (thrown as { type?: unknown } | null)?.type;
  if (type === 'entity.too.large') {
    const { limit } = thrown as { limit?: number };
    return new ServiceError(
      'too-large',
      `'body' (${contentLength ?? 'more than allowed'} bytes) must have at most ${limit} bytes; send it in smaller batches`,
      { cause: thrown },
    );
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
