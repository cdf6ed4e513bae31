import type { z } from 'zod';
import {
  eegPage,
  eegPageQuery,
  eegTrend,
  heartRateTrend,
  patientPath,
  trendQuery,
} from '../../../contracts/ward.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { WardFollower } from '../domain/ward-follower.ts';
import { legacyEegList, legacyHeartRateLists } from '../clients/legacy-answers.ts';
import { alarmHandlers } from './alarm-handlers.ts';
import type { Assets } from './assets.ts';
import { exportHandler } from './export-handler.ts';
import { lastEventIdOf, type EventHub } from './event-hub.ts';
import { pageHtml, type PageOptions } from './page.ts';

export interface HandlerParts {
  readonly dataAccess: Peer<'data-access'>;
  readonly follower: WardFollower;
  readonly hub: EventHub;
  readonly assets: Assets;
  readonly unauthenticatedNetworkAccess: boolean;
}

export function dashboardHandlers(parts: HandlerParts): Handlers<'dashboard'> {
  const { dataAccess, follower, hub, assets } = parts;
  const page: PageOptions = {
    manifest: assets.manifest,
    unauthenticatedNetworkAccess: parts.unauthenticatedNetworkAccess,
  };

  const history =
    (route: 'eegPage' | 'eegTrend' | 'heartRateTrend', query: z.ZodType, answer: z.ZodType): Handler =>
    async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      const span = validate(query, request.query) as { fromMs: number; toMs: number };
      const actor = personOf(response);
      response.json(
        await dataAccess.call(route, { params: { patientId }, query: { ...span }, answer, actor }),
      );
    };

  return {
    page: (_request, response) => {
      response.type('html').send(pageHtml('ward', page));
    },
    patientPage: (_request, response) => {
      response.type('html').send(pageHtml('patient', page));
    },
    assets: (request, response) => assets.send(request, response),
    events: (request, response) => hub.open(response, follower.greeting(lastEventIdOf(request))),
    eegPage: history('eegPage', eegPageQuery, eegPage),
    eegTrend: history('eegTrend', trendQuery, eegTrend),
    heartRateTrend: history('heartRateTrend', trendQuery, heartRateTrend),
    exportEeg: exportHandler(dataAccess),
    ...alarmHandlers(dataAccess),
    legacyEeg: async (_request, response) => {
      response.json(await dataAccess.call('legacyLastEeg', { answer: legacyEegList }));
    },
    legacyHeartRates: async (_request, response) => {
      response.json(await dataAccess.call('legacyLastHeartRates', { answer: legacyHeartRateLists }));
    },
  };
}
