import type { RequestHandler } from 'express';

/**
 * Lets only this page use the server, which adds tokens to what it is sent: the Host must be one of its own
 * names (a foreign name that was rebound to this address is not), and a request that a browser makes for
 * another site is refused.
 * @param publicOrigin further origin under which a proxy shows the page, such as `https://test-app.example`
 */
export function onlySameOrigin(publicOrigin: string | undefined): RequestHandler {
  const publicHost = publicOrigin === undefined ? undefined : new URL(publicOrigin).host;
  const isOwn = (host: string): boolean =>
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host) || host === publicHost;
  return (request, response, next) => {
    const host = request.headers.host ?? '';
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      !isOwn(host) ||
      (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)) ||
      (site === 'cross-site' && request.method !== 'GET');
    if (!foreign) return next();
    response
      .status(403)
      .json({ status: 'error', code: 'forbidden', message: 'only the page of this server may use it' });
  };
}
