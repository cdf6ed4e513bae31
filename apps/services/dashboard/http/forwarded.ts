import type { RouteContract } from '../../../contracts/routes/route-contract.ts';
import type { Handler } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';

type DataAccessRoute = Parameters<Peer<'data-access'>['call']>[0];

/**
 * Handlers of routes that the dashboard and data-access have alike: what a person asks is checked by the route's
 * contract and asked of data-access on the person's behalf.
 */
export const forwarded = <Route extends DataAccessRoute>(
  dataAccess: Peer<'data-access'>,
  contracts: Readonly<Record<Route, RouteContract>>,
): Readonly<Record<Route, Handler>> =>
  Object.fromEntries(
    Object.entries<RouteContract>(contracts).map(([route, contract]) => [
      route,
      forward(dataAccess, route as Route, contract),
    ]),
  ) as Record<Route, Handler>;

const forward =
  (
    dataAccess: Peer<'data-access'>,
    route: DataAccessRoute,
    { params, query, body, answers }: RouteContract,
  ): Handler =>
  async (request, response) => {
    const asked = {
      ...(params === undefined ? {} : { params: validate(params, request.params) as never }),
      ...(query === undefined ? {} : { query: validate(query, request.query) as never }),
      ...(body === undefined ? {} : { body: validate(body, request.body) }),
    };
    response.json(
      await dataAccess.call(route, { ...asked, answer: answers[200]!.schema!, actor: personOf(response) }),
    );
  };
