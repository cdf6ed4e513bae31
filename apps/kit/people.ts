import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../contracts/actor.ts';
import { patientPath } from '../contracts/ward.ts';
import { permits, type Permission } from '../model/access.ts';
import type { Route } from '../model/service.ts';
import { ServiceError } from './errors.ts';
import { validate } from './validate.ts';

/** What a service knows about people. */
export interface People {
  /** Who sends the request, or for whom it is sent; undefined when nobody is signed in. */
  readonly actorOf: (request: Request, response: Response) => Promise<Actor | undefined> | Actor | undefined;
  /** Whether the patient exists and is one of the person's. */
  readonly mayReach: (actor: Actor, patientId: number, response: Response) => Promise<boolean> | boolean;
  /** Told of every use before the handler runs, which waits for it. */
  readonly allowed?: (use: Use & { readonly actor: Actor }) => Promise<void>;
  /** Told of every refusal. True: it has answered in a form of its own, such as a page. */
  readonly refused?: (refusal: Refusal, request: Request, response: Response) => boolean;
}

/** A person and the route they want to use. */
export interface Use {
  readonly routeName: string;
  readonly method: string;
  readonly actor: Actor | undefined;
  readonly patientId: number | undefined;
}

/** Why a person may not use a route. */
export interface Refusal extends Use {
  readonly error: ServiceError;
}

/**
 * The one place where it is decided whether a person may use a route: signed in, of a role that has the permission, and
 * assigned to the ward of the patient whom the path names. {@link personOf} gives the person to the handler.
 */
export function authorise(routeName: string, route: Route, people: People): RequestHandler | undefined {
  const { needs } = route;
  if (needs === undefined || needs === 'nothing') return undefined;
  const namesPatient = route.path.includes(':patientId');
  return async (request, response, next) => {
    const actor = await people.actorOf(request, response);
    const named = namesPatient ? patientPath.safeParse(request.params) : undefined;
    const patientId = named?.data?.patientId;
    const error =
      (await refusalOf({ needs, actor, patientId }, people, response)) ??
      (named?.success === false ? faultOf(request.params) : undefined);
    const use = { routeName, method: request.method, patientId };
    if (error === undefined) {
      await people.allowed?.({ ...use, actor: actor! });
      (response.locals as { actor?: Actor }).actor = actor!;
      next();
    } else if (people.refused?.({ ...use, actor, error }, request, response) !== true) next(error);
  };
}

/** The person for whom a route with `needs` is used. */
export const personOf = (response: Response): Actor => (response.locals as { actor: Actor }).actor;

function faultOf(params: Request['params']): ServiceError | undefined {
  try {
    validate(patientPath, params);
    return undefined;
  } catch (fault) {
    return fault as ServiceError;
  }
}

async function refusalOf(
  {
    needs,
    actor,
    patientId,
  }: {
    readonly needs: Permission;
    readonly actor: Actor | undefined;
    readonly patientId: number | undefined;
  },
  people: People,
  response: Response,
): Promise<ServiceError | undefined> {
  if (actor === undefined)
    return new ServiceError('unauthorised', 'a person must be signed in; sign in first');
  if (!permits(actor.role, needs))
    return new ServiceError('forbidden', `'role' (${actor.role}) must have the permission '${needs}'`);
  if (patientId !== undefined && !(await people.mayReach(actor, patientId, response)))
    return new ServiceError('not-found', `'patientId' (${patientId}) must be a patient of your wards`);
  return undefined;
}
