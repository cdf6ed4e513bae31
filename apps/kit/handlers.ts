import type { Request, RequestHandler, Response } from 'express';
import type { RouteName, ServiceName } from '../model/catalog.ts';

/** Answers one request. It may reject: the error is mapped to a status in one place. */
export type Handler = (request: Request, response: Response) => Promise<void> | void;

/** A handler for every route that the model gives service `S`: a route without one does not compile. */
export type Handlers<S extends ServiceName> = { readonly [R in RouteName<S>]: Handler };

/** Checks who calls, before the body is read. Calls `next()` or `next(error)`. */
export type Authenticate = RequestHandler;
