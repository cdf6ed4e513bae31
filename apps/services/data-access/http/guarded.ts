import type { Handler } from '../../../kit/handlers.ts';
import { toServiceError } from '../store/database/errors.ts';

/** Tells the caller 503 where the database is at fault. */
export const guarded =
  (handler: Handler): Handler =>
  async (request, response) => {
    try {
      await handler(request, response);
    } catch (error) {
      throw toServiceError(error);
    }
  };

/** All handlers of an object, each guarded. */
export const guardAll = <H extends Readonly<Record<string, Handler>>>(handlers: H): H =>
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, guarded(handler)])) as H;
