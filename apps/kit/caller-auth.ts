import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { ServiceError } from './errors.ts';
import type { Authenticate } from './handlers.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The bearer token of a request, or undefined. */
export function bearerTokenOf(request: Request): string | undefined {
  return /^Bearer ([^\s]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Admits requests that carry the secret of one of the callers the model allows. Secrets are compared in constant time. */
export function authenticateCaller(callerSecrets: Readonly<Record<string, string>>): Authenticate {
  const digests = Object.values(callerSecrets).map(digest);
  return (request, _response, next) => {
    const token = bearerTokenOf(request);
    const received = digest(token ?? '');
    const known = digests.map((expected) => timingSafeEqual(expected, received)).includes(true);
    if (token !== undefined && known) next();
    else
      next(
        new ServiceError(
          'unauthorised',
          `'authorization' must be 'Bearer' and the secret of a service that may call this one`,
        ),
      );
  };
}
