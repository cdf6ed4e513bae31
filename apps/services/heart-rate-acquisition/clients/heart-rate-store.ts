import { storeHeartRatesAnswer } from '../../../contracts/heart-rate.ts';
import type { Peer } from '../../../kit/peer.ts';
import type { HeartRateStore } from '../domain/store-samples.ts';

export const heartRateStoreOf = (dataAccess: Peer<'data-access'>): HeartRateStore => ({
  store: (request) => dataAccess.call('storeHeartRates', { body: request, answer: storeHeartRatesAnswer }),
});
