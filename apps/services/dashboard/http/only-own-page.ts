import type { RequestHandler } from 'express';
import { ServiceError } from '../../../kit/errors.ts';

/**
 * Refuses to change anything for a page of another site: browsers say where a request comes from, and JSON can be sent to
 * another site only after it was asked, which it is not.
 */
export const onlyOwnPage: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const ownOrigin = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  const ownSite = site === undefined || site === 'same-origin';
  if (!ownOrigin || !ownSite)
    next(
      new ServiceError(
        'forbidden',
        `'origin' must be the dashboard's own: pages of other sites may not use it`,
      ),
    );
  else if (request.is('application/json') === false)
    next(new ServiceError('unsupported-media-type', `'content-type' must be application/json`));
  else next();
};
