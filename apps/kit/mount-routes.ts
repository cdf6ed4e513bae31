import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { catalog, type ServiceName } from '../model/catalog.ts';
import type { Audience, Route } from '../model/service.ts';
import type { Admission } from './admission.ts';
import { ServiceError } from './errors.ts';
import type { Authenticate, Handler, Handlers } from './handlers.ts';
import { authorise, type People } from './people.ts';
import { bodySteps } from './read-body.ts';

/** What routes need besides their handlers. */
export interface RouteSurroundings {
  readonly admission: Admission;
  readonly authenticate: Readonly<Partial<Record<Audience, Authenticate>>>;
  /** Required when a route needs a permission. */
  readonly people?: People;
  /** Run when the whole body has come, before a slot is taken. */
  readonly received?: readonly RequestHandler[];
  /** Streams that are open; they are ended when the service stops. */
  readonly openStreams: Set<Response>;
}

/**
 * Mounts every route of service `name` as the model describes it: authentication and permission, then the body is received
 * up to its limit, then a slot is taken (streams take none), the body is parsed and handled. A sender who takes its time
 * keeps nobody else out.
 */
export function mountRoutes<S extends ServiceName>(
  app: Express,
  name: S,
  handlers: Handlers<S>,
  surroundings: RouteSurroundings,
): void {
  const routes = catalog[name].routes as Readonly<Record<string, Route>>;
  for (const [id, route] of Object.entries(routes)) {
    const handler = (handlers as Readonly<Record<string, Handler>>)[id]!;
    if (surroundings.people === undefined && route.needs !== undefined && route.needs !== 'nothing')
      throw new Error(`'${name}.people' must be given: its route '${id}' needs '${route.needs}'`);
    const steps = stepsOf(id, route, { handler, surroundings });
    for (const path of [route.path, ...(route.legacyPaths ?? [])]) {
      const mounted = app.route(path);
      for (const method of route.methods) mounted[lowerCase(method)](...steps);
      mounted.all(methodNotAllowed(route));
    }
  }
}

function stepsOf(
  name: string,
  route: Route,
  { handler, surroundings }: { readonly handler: Handler; readonly surroundings: RouteSurroundings },
): RequestHandler[] {
  const authenticate = surroundings.authenticate[route.audience];
  const enter = route.streaming
    ? [refuseHead(route), trackStream(surroundings.openStreams)]
    : [takeSlot(surroundings.admission, route.slotWaitMs ?? 0)];
  const { receive, parse } = bodySteps(route);
  const permit = surroundings.people === undefined ? undefined : authorise(name, route, surroundings.people);
  return [
    ...[authenticate, permit].filter((step) => step !== undefined),
    ...receive,
    ...(surroundings.received ?? []),
    ...enter,
    ...parse,
    async (request: Request, response: Response) => {
      await handler(request, response);
    },
  ];
}

function takeSlot(admission: Admission, waitMs: number): RequestHandler {
  return async (_request: Request, response: Response, next: NextFunction) => {
    const leave = await admission.enter(waitMs);
    if (response.closed) leave();
    else response.once('close', leave);
    next();
  };
}

/** Express answers HEAD where there is GET; the answer to a stream would never end. */
function refuseHead(route: Route): RequestHandler {
  const refuse = methodNotAllowed(route);
  return (request, response, next) => (request.method === 'HEAD' ? refuse(request, response, next) : next());
}

function trackStream(openStreams: Set<Response>): RequestHandler {
  return (_request, response, next) => {
    openStreams.add(response);
    response.once('close', () => openStreams.delete(response));
    next();
  };
}

function methodNotAllowed(route: Route): RequestHandler {
  return (request, response) => {
    response.set('Allow', route.methods.join(', '));
    throw new ServiceError(
      'method-not-allowed',
      `'${request.path}' must be called with ${route.methods.join(', ')}, not ${request.method}`,
    );
  };
}

const lowerCase = (method: Route['methods'][number]) =>
  method.toLowerCase() as Lowercase<Route['methods'][number]>;
