import type { RequestHandler } from 'express';

/** Nothing but our own files: no inline script or style, no frames, no other origin. */
export const contentSecurityPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `font-src 'self'`,
  `manifest-src 'self'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ');

/** A year: who came by TLS once comes by TLS only. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** @param secure browsers see https */
export const securityHeaders =
  (secure: boolean): RequestHandler =>
  (_request, response, next) => {
    response.set({
      ...(secure ? { 'Strict-Transport-Security': STRICT_TRANSPORT } : {}),
      'Content-Security-Policy': contentSecurityPolicy,
      'Cache-Control': 'no-store',
      'X-Frame-Options': 'DENY',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    });
    next();
  };
