import type { Request, Response } from 'express';
import { ACTOR_HEADER, unpackActor, type Actor } from '../contracts/actor.ts';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import type { Route } from '../model/service.ts';
import { callerOf } from './caller-auth.ts';
import { ServiceError } from './errors.ts';

/** Services that people use: only they may say for whom they call. */
const servesPeople: ReadonlySet<string> = new Set(
  serviceNames.filter((name: ServiceName) => {
    const routes: readonly Route[] = Object.values(catalog[name].routes);
    return routes.some(({ audience }) => audience === 'clinician');
  }),
);

/**
 * The person for whom another service calls, by the header that names them.
 * @throws ServiceError `forbidden` when the caller is no service that people use
 */
export function actingPerson(request: Request, response: Response): Actor | undefined {
  const header = request.headers[ACTOR_HEADER];
  if (typeof header !== 'string') return undefined;
  if (!servesPeople.has(callerOf(response) ?? ''))
    throw new ServiceError('forbidden', `'${ACTOR_HEADER}' must come from a service that people use`);
  return unpackActor(header);
}
