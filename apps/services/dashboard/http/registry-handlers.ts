import type { Request } from 'express';
import { patientAnswer, registry, registryQuery } from '../../../contracts/registry.ts';
import { registryContractsOfService } from '../../../contracts/routes/registry-route-contracts.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import { catalog } from '../../../model/catalog.ts';
import type { RegistryRoute } from '../../../model/registry-routes.ts';
import type { AssetManifest } from './assets.ts';
import { registryHtml } from './registry-page.ts';

type Act = Exclude<RegistryRoute, 'registry'>;

/** The page of who lies where. Its forms come back to it: with what was done, or with what was wrong. */
export function registryHandlers(
  dataAccess: Peer<'data-access'>,
  manifest: AssetManifest,
): Pick<Handlers<'dashboard'>, RegistryRoute> {
  const show = async (
    request: Request,
    response: Parameters<Handler>[1],
    { status = 200, fault }: { readonly status?: number; readonly fault?: string } = {},
  ): Promise<void> => {
    const actor = personOf(response);
    const { find } = validate(registryQuery, {
      find: request.method === 'GET' ? request.query['find'] : null,
    });
    const listed = await dataAccess.call('registry', {
      query: find === null ? {} : { find },
      answer: registry,
      actor,
    });
    const page = registryHtml(manifest, { listed, actor, find, fault });
    response.status(status).type('html').send(page);
  };
  const act =
    (route: Act): Handler =>
    async (request, response) => {
      const { params, body } = registryContractsOfService[route];
      try {
        await dataAccess.call(route, {
          ...(params === undefined ? {} : { params: validate(params, request.params) as never }),
          body: body === undefined ? {} : validate(body, request.body ?? {}),
          answer: patientAnswer,
          actor: personOf(response),
        });
      } catch (error) {
        if (!(error instanceof ServiceError) || error.status >= 500) throw error;
        return show(request, response, { status: error.status, fault: error.message });
      }
      response.redirect(303, catalog.dashboard.routes.registry.path);
    };
  return {
    registry: (request, response) => show(request, response),
    admitPatient: act('admitPatient'),
    readmitPatient: act('readmitPatient'),
    correctPatient: act('correctPatient'),
    movePatient: act('movePatient'),
    dischargePatient: act('dischargePatient'),
    giveDevice: act('giveDevice'),
    takeDevice: act('takeDevice'),
    erasePatient: act('erasePatient'),
  };
}
