import { createHash } from 'node:crypto';
import type { Response } from 'express';
import {
  DEVICE_CACHE_MS,
  DEVICE_TOKEN,
  identifyDeviceAnswer,
  type Device,
  type DeviceKind,
  type IdentifyDeviceAnswer,
  type IdentifyDeviceRequest,
} from '../contracts/device.ts';
import { bearerTokenOf } from './caller-auth.ts';
import { ServiceError } from './errors.ts';
import type { Authenticate } from './handlers.ts';
import type { Peer } from './peer.ts';

const MAX_CACHED = 10_000;

/** Asks the owner of the device tokens whose token this is. */
export type Identify = (request: IdentifyDeviceRequest) => Promise<IdentifyDeviceAnswer>;

/** Asks data-access, and trusts an answer for DEVICE_CACHE_MS: a revocation works within that time. */
export function identifyThrough(dataAccess: Peer<'data-access'>, now: () => number = Date.now): Identify {
  const cache = new Map<string, { readonly until: number; readonly answer: IdentifyDeviceAnswer }>();
  return async (request) => {
    const cached = cache.get(request.tokenSha256);
    if (cached !== undefined && cached.until > now()) return cached.answer;
    const answer = await dataAccess.call('identifyDevice', { body: request, answer: identifyDeviceAnswer });
    cache.delete(request.tokenSha256);
    if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!);
    cache.set(request.tokenSha256, { until: now() + DEVICE_CACHE_MS, answer });
    return answer;
  };
}

export interface DeviceAuthentication {
  readonly identify: Identify;
  /** What the route receives; a token of the other kind is refused. */
  readonly kind: DeviceKind;
  /** Lets requests without any token pass, unidentified; the handler decides by the deployment's list. @default false */
  readonly tokenOptional?: (path: string) => boolean;
}

/** Identifies the device by its token before the body is read. {@link deviceOf} gives it to the handler. */
export function authenticateDevice({ identify, kind, tokenOptional }: DeviceAuthentication): Authenticate {
  return async (request, response, next) => {
    if (request.headers.authorization === undefined && tokenOptional?.(request.path) === true) {
      next();
      return;
    }
    const token = bearerTokenOf(request) ?? '';
    const deviceId = DEVICE_TOKEN.exec(token)?.[1];
    if (deviceId === undefined) throw unknownToken();
    const tokenSha256 = createHash('sha256').update(token).digest('hex');
    const answer = await identify({ deviceId: Number(deviceId), tokenSha256 });
    if (!answer.known) throw unknownToken();
    if (answer.kind !== kind)
      throw new ServiceError(
        'forbidden',
        `'authorization' must be the token of a device of kind '${kind}', not '${answer.kind}'`,
      );
    (response.locals as { device?: Device }).device = answer;
    next();
  };
}

/** The device that sent the request, or undefined when the route lets requests without a token pass. */
export const deviceOf = (response: Response): Device | undefined =>
  (response.locals as { device?: Device }).device;

const unknownToken = (): ServiceError =>
  new ServiceError(
    'unauthorised',
    `'authorization' must be 'Bearer' and the token of a device; add one with: npm run devices -- add`,
  );
