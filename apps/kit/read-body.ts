import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Route } from '../model/service.ts';
import { callerOf } from './caller-auth.ts';
import { deviceOf } from './device-identity.ts';
import { ServiceError } from './errors.ts';
import { Intake } from './intake.ts';

/** A body up to this size costs so little to hold that it needs no room in the intake. */
const SMALL_BODY_BYTES = 64 * 1_024;

/** Bodies of the largest size that may be on their way at once. */
const LARGEST_AT_ONCE = 2;

const LONGEST_WAIT_MS = 10_000;

/** How a body gets from the socket to the handler: `receive` before a slot is taken, `parse` in it. */
export interface BodySteps {
  readonly receive: readonly RequestHandler[];
  readonly parse: readonly RequestHandler[];
}

/** Steps for the body of a route. Where there is none, none. */
export function bodySteps(route: Route): BodySteps {
  const { bodyLimitBytes: limit, bodyFormat } = route;
  if (limit === undefined) return { receive: [], parse: [] };
  if (bodyFormat === 'form')
    return { receive: [express.urlencoded({ extended: false, limit, parameterLimit: 20 })], parse: [] };
  const bytes = express.raw({ limit, type: () => true });
  return {
    receive: [refuseUpload, ...(limit > SMALL_BODY_BYTES ? [takeRoom(limit)] : []), bytes],
    parse: [parseJson],
  };
}

/** Existing senders label their bodies in many ways, so only what cannot be JSON is refused. */
const refuseUpload: RequestHandler = (request, _response, next) => {
  const type = request.headers['content-type']?.toLowerCase() ?? '';
  if (type.startsWith('multipart/'))
    throw new ServiceError(
      'unsupported-media-type',
      `'content-type' must be application/json; switch the sender to JSON`,
    );
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/.exec(type)?.[1];
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    const rule = 'must name charset utf-8 or none';
    throw new ServiceError(
      'unsupported-media-type',
      `'content-type' (${JSON.stringify(request.headers['content-type'])}) ${rule}`,
      { fields: [{ path: 'content-type', rule }] },
    );
  }
  next();
};

function takeRoom(limit: number): RequestHandler {
  const intake = new Intake({
    bytes: LARGEST_AT_ONCE * limit,
    bytesOfSender: limit,
    waitMs: LONGEST_WAIT_MS,
  });
  return async (request: Request, response: Response, next) => {
    const bytes = lengthOf(request, limit);
    if (bytes > SMALL_BODY_BYTES) {
      const leave = await intake.enter(senderOf(request, response), bytes);
      if (response.closed) leave();
      else response.once('close', leave);
    }
    next();
  };
}

/** Bytes that a body may have: what its sender says, or the most where it says nothing or packs it. */
function lengthOf({ headers }: Request, limit: number): number {
  const isChunked = headers['transfer-encoding'] !== undefined;
  if (isChunked || headers['content-encoding'] !== undefined) return limit;
  return Math.min(Number(headers['content-length'] ?? 0), limit);
}

/** Other services are trusted not to dawdle, and each request of theirs is somebody else's: they share no bound. */
function senderOf(request: Request, response: Response): string {
  const device = deviceOf(response);
  if (device !== undefined) return `device ${device.deviceId}`;
  const caller = callerOf(response);
  return caller === undefined ? `address ${request.ip}` : `${caller} ${request.socket.remotePort}`;
}

/** Empty bodies are an empty object, as express.json has them. */
const parseJson: RequestHandler = (request, _response, next) => {
  const bytes: unknown = request.body;
  if (Buffer.isBuffer(bytes)) request.body = bytes.length === 0 ? {} : jsonOf(bytes);
  next();
};

const DECODER = new TextDecoder('utf-8');

function jsonOf(bytes: Buffer): unknown {
  const text = DECODER.decode(bytes);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
    throw new SyntaxError('neither an object nor a list');
  } catch (cause) {
    throw new ServiceError('bad-request', `'body' must be JSON; it could not be parsed`, {
      fields: [{ path: 'body', rule: 'must be JSON' }],
      cause,
    });
  }
}
