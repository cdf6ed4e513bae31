import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { catalog, type ServiceName } from '../model/catalog.ts';
import type { Audience, Route } from '../model/service.ts';
import type { Admission } from './admission.ts';
import { ServiceError } from './errors.ts';
import type { Authenticate, Handler, Handlers } from './handlers.ts';
import { authorise, type People } from './people.ts';

/** Up to this limit a body is read before a slot is taken. */
const SMALL_BODY_BYTES = 64 * 1_024;

/** What routes need besides their handlers. */
export interface RouteSurroundings {
  readonly admission: Admission;
  readonly authenticate: Readonly<Partial<Record<Audience, Authenticate>>>;
  /** Required when a route needs a permission. */
  readonly people?: People;
  /** Streams that are open; they are ended when the service stops. */
  readonly openStreams: Set<Response>;
}

/**
 * Mounts every route of service `name` as the model describes it: authentication and permission before the body is read,
 * then a slot (streams take none), then the body up to its limit, then the handler. A small body is read before the slot is taken:
 * it costs little to hold, and a sender who takes its time keeps nobody else out.
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
  const read = route.bodyLimitBytes === undefined ? [] : [readBody(route, route.bodyLimitBytes)];
  const permit = surroundings.people === undefined ? undefined : authorise(name, route, surroundings.people);
  const isSmall = (route.bodyLimitBytes ?? 0) <= SMALL_BODY_BYTES;
  return [
    ...[authenticate, permit].filter((step) => step !== undefined),
    ...(isSmall ? [...read, ...enter] : [...enter, ...read]),
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

const readBody = (route: Route, limit: number): RequestHandler =>
  route.bodyFormat === 'form'
    ? express.urlencoded({ extended: false, limit, parameterLimit: 20 })
    : readJson(limit);

/** Existing senders label their bodies in many ways, so only what cannot be JSON is refused. */
function readJson(limit: number): RequestHandler {
  const parse = express.json({ limit, type: () => true });
  return (request, response, next) => {
    if (request.headers['content-type']?.toLowerCase().startsWith('multipart/') === true)
      next(
        new ServiceError(
          'unsupported-media-type',
          `'content-type' must be application/json; switch the sender to JSON`,
        ),
      );
    else parse(request, response, next);
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
