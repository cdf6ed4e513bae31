import { changesQuery } from '../../../contracts/changes.ts';
import { identifyDeviceRequest } from '../../../contracts/device.ts';
import {
  scoreEegWindowsRequest,
  storeEegWindowsRequest,
  unscoredQuery,
} from '../../../contracts/eeg-store.ts';
import { storeHeartRatesRequest } from '../../../contracts/heart-rate.ts';
import { eegPageQuery, patientPath, trendQuery } from '../../../contracts/ward.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import { validate } from '../../../kit/validate.ts';
import type { AnnotationRoute } from '../../../model/annotation-routes.ts';
import type { RegistryRoute } from '../../../model/registry-routes.ts';
import type { Store } from '../domain/store.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { alarmHandlers } from './alarm-handlers.ts';
import type { AccessRoute } from './access-handlers.ts';
import { assertWholeSamples } from './assert-whole-samples.ts';
import { guardAll } from './guarded.ts';
import { legacyHandlers } from './legacy-handlers.ts';
import { streamChanges } from './stream-changes.ts';

/** Every route of data-access: validate, call the store, answer. */
export const createHandlers = (
  store: Store,
  feed: ChangeFeed,
  legacyTimeZone: string | undefined,
): Omit<Handlers<'data-access'>, AccessRoute | AnnotationRoute | RegistryRoute> =>
  guardAll({
    storeEegWindows: async (request, response) => {
      const { windows } = validate(storeEegWindowsRequest, request.body);
      assertWholeSamples(windows);
      response.json({ outcomes: await store.storeEegWindows(windows) });
    },
    unscoredEegWindows: async (request, response) => {
      const { limit } = validate(unscoredQuery, request.query);
      response.json({ windows: await store.unscoredWindows(limit) });
    },
    scoreEegWindows: async (request, response) => {
      const { scores } = validate(scoreEegWindowsRequest, request.body);
      response.json({ scored: await store.scoreEegWindows(scores) });
    },
    storeHeartRates: async (request, response) => {
      const { posts } = validate(storeHeartRatesRequest, request.body);
      response.json({ posts: await Promise.all(posts.map((post) => store.storeHeartRates(post))) });
    },
    identifyDevice: async (request, response) => {
      response.json(await store.identifyDevice(validate(identifyDeviceRequest, request.body)));
    },
    patients: async (_request, response) => {
      response.json({ patients: await store.patients() });
    },
    ward: async (_request, response) => {
      response.json(await store.ward());
    },
    wardHeartRate: async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      response.json(await store.heartRateTrend(patientId, validate(trendQuery, request.query)));
    },
    eegPage: async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      response.json(await store.eegPage(patientId, validate(eegPageQuery, request.query)));
    },
    eegTrend: async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      response.json(await store.eegTrend(patientId, validate(trendQuery, request.query)));
    },
    heartRateTrend: async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      response.json(await store.heartRateTrend(patientId, validate(trendQuery, request.query)));
    },
    changes: async (request, response) => {
      const { after } = validate(changesQuery, request.query);
      await streamChanges(feed, after, response);
    },
    ...alarmHandlers(store),
    ...legacyHandlers(store, legacyTimeZone),
  });
