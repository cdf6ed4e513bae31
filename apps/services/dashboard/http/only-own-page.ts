import type { Request, RequestHandler } from 'express';
import { ServiceError } from '../../../kit/errors.ts';

const changesNothing: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses to change anything for a page of another site (cross-site request forgery). Browsers say where a request comes
 * from, in Sec-Fetch-Site or, older ones and where there is no TLS, in Origin; a request that says neither is refused.
 */
export const onlyOwnPage: RequestHandler = (request, _response, next) => {
  if (changesNothing.has(request.method) || isFromOwnPage(request)) next();
  else
    next(
      new ServiceError(
        'forbidden',
        `'origin' must be the dashboard's own: pages of other sites may not use it`,
      ),
    );
};

function isFromOwnPage(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host;
}
