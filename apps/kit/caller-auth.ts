import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { ServiceError } from './errors.ts';
import type { Authenticate } from './handlers.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The bearer token of a request, or undefined. */
export function bearerTokenOf(request: Request): string | undefined {
  return /^Bearer ([^\s]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Admits requests that carry the secret of one of the callers the model allows. Secrets are compared in constant time. */
export function authenticateCaller(callerSecrets: Readonly<Record<string, string>>): Authenticate {
  const names = Object.keys(callerSecrets);
  const digests = Object.values(callerSecrets).map(digest);
  return (request, response, next) => {
    const token = bearerTokenOf(request);
    const received = digest(token ?? '');
    const known = digests.map((expected) => timingSafeEqual(expected, received)).lastIndexOf(true);
    if (token !== undefined && known >= 0) {
      (response.locals as { caller?: string }).caller = names[known]!;
      next();
    } else
      next(
        new ServiceError(
          'unauthorised',
          `'authorization' must be 'Bearer' and the secret of a service that may call this one`,
        ),
      );
  };
}

/** Name of the service whose secret the request carries. */
export const callerOf = (response: Response): string | undefined =>
  (response.locals as { caller?: string }).caller;
