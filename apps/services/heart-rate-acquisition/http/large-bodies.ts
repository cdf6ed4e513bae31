import { setFlagsFromString } from 'node:v8';
import type { RequestHandler } from 'express';
import { ServiceError } from '../../../kit/errors.ts';

/** From this size on a body is worth a queue and slower garbage collection. */
const LARGE_BYTES = 1_024 * 1_024;

/** Large bodies in memory at once. */
const MAX_AT_ONCE = 2;

const LONGEST_WAIT_MS = 10_000;

/**
 * Bounds the memory that large bodies take: few are parsed at once, the others wait as the bytes that came. Meanwhile the heap
 * grows in small steps: 15 MB become 100,000 objects, for which V8 would otherwise take 400 MB instead of 190 MB. That
 * flag makes small posts dearer, so it is set no longer.
 */
export function boundLargeBodies(): RequestHandler {
  const waiting = new Set<() => void>();
  let underWay = 0;

  const leave = (): void => {
    underWay -= 1;
    const [next] = waiting;
    if (next !== undefined) next();
    else if (underWay === 0) setFlagsFromString('--no-optimize-for-size');
  };

  return (request, response, next) => {
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.length < LARGE_BYTES) {
      next();
      return;
    }
    const enter = (): void => {
      clearTimeout(timer);
      waiting.delete(enter);
      underWay += 1;
      setFlagsFromString('--optimize-for-size');
      response.once('close', leave);
      next();
    };
    const forget = (): void => {
      clearTimeout(timer);
      waiting.delete(enter);
    };
    const timer = setTimeout(() => {
      forget();
      next(new ServiceError('overloaded', 'other large bodies are being stored; send this one again later'));
    }, LONGEST_WAIT_MS);
    if (underWay < MAX_AT_ONCE) enter();
    else {
      waiting.add(enter);
      response.once('close', forget);
    }
  };
}
