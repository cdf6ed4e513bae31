import type { Request, Response } from 'express';
import { legacyLastEegAnswer } from '../../../contracts/legacy-eeg.ts';
import { legacyLastHeartRatesAnswer } from '../../../contracts/legacy-heart-rate.ts';
import { annotationRouteContracts } from '../../../contracts/routes/annotation-route-contracts.ts';
import { storedSignalContracts } from '../../../contracts/routes/stored-signal-contracts.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import type { OpenIdProvider } from '../clients/openid-provider.ts';
import type { Sessions } from '../clients/sessions.ts';
import type { WardFollower } from '../domain/ward-follower.ts';
import { alarmHandlers } from './alarm-handlers.ts';
import type { Assets } from './assets.ts';
import { exportHandler } from './export-handler.ts';
import { fhirHandlers } from './fhir-handlers.ts';
import { lastEventIdOf, type EventHub } from './event-hub.ts';
import { forwarded } from './forwarded.ts';
import { pageHtml } from './page.ts';
import { registryHandlers } from './registry-handlers.ts';
import { signInHandlers } from './sign-in-handlers.ts';
import { summaryHandler } from './summary-handler.ts';
import { sessionOf } from './signed-in-people.ts';

export interface HandlerParts {
  readonly dataAccess: Peer<'data-access'>;
  readonly follower: WardFollower;
  readonly hub: EventHub;
  readonly assets: Assets;
  readonly sessions: Sessions;
  readonly provider: OpenIdProvider | undefined;
  /** Whether people reach the dashboard through TLS. */
  readonly secure: boolean;
}

export function dashboardHandlers(parts: HandlerParts): Handlers<'dashboard'> {
  const { dataAccess, follower, hub, assets, sessions } = parts;
  const isShown = (response: Response, patientId: number): boolean => {
    const wardId = follower.wardOf(patientId);
    return wardId !== undefined && sessionOf(response).view.sees(wardId);
  };

  return {
    ...signInHandlers({
      sessions,
      manifest: assets.manifest,
      provider: parts.provider,
      secure: parts.secure,
    }),
    page: (_request, response) => {
      response.type('html').send(pageHtml('ward', assets.manifest, personOf(response)));
    },
    patientPage: (_request, response) => {
      response.type('html').send(pageHtml('patient', assets.manifest, personOf(response)));
    },
    nightSummary: summaryHandler(dataAccess, assets.manifest),
    assets: (request, response) => assets.send(request, response),
    events: async (request, response) => {
      const { session, sessionSha256, view } = sessionOf(response);
      await sessions.audit([
        { action: 'watch', outcome: 'done', actor: session.actor, address: addressOf(request) },
      ]);
      if (!response.closed)
        hub.open(response, { sessionSha256, view }, follower.greeting(lastEventIdOf(request)));
    },
    ...forwarded(dataAccess, storedSignalContracts),
    exportEeg: exportHandler(dataAccess, sessions),
    ...alarmHandlers(dataAccess, isShown),
    ...forwarded(dataAccess, annotationRouteContracts),
    ...fhirHandlers(dataAccess),
    ...registryHandlers(dataAccess, assets.manifest),
    legacyEeg: async (_request, response) => {
      const windows = await dataAccess.call('legacyLastEeg', { answer: legacyLastEegAnswer });
      response.json(windows.filter(({ fk_user }) => isShown(response, fk_user)));
    },
    legacyHeartRates: async (_request, response) => {
      const lists = await dataAccess.call('legacyLastHeartRates', { answer: legacyLastHeartRatesAnswer });
      const shown = Object.entries(lists).filter(([patientId]) => isShown(response, Number(patientId)));
      response.json(Object.fromEntries(shown));
    },
  };
}

const addressOf = (request: Request): string => request.ip ?? 'unknown';
