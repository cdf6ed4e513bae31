import {
  MAX_HEART_RATE_POSTS,
  storeHeartRatesAnswer,
  type HeartRateCounts,
  type HeartRatePost,
} from '../../../contracts/heart-rate.ts';
import { Collector } from '../../../kit/collector.ts';
import type { Peer } from '../../../kit/peer.ts';
import type { HeartRateStore } from '../domain/store-samples.ts';

/** Posts up to this many samples go to data-access together with others that wait; 64 of them fit into one request. */
const SMALL_POST = 100;

export function heartRateStoreOf(dataAccess: Peer<'data-access'>): HeartRateStore {
  const store = async (posts: readonly HeartRatePost[]): Promise<readonly HeartRateCounts[]> =>
    (await dataAccess.call('storeHeartRates', { body: { posts }, answer: storeHeartRatesAnswer })).posts;
  const small = new Collector<HeartRatePost, HeartRateCounts>({ run: store, maxItems: MAX_HEART_RATE_POSTS });
  return {
    store: async (post) => (post.samples.length <= SMALL_POST ? small.add(post) : (await store([post]))[0]!),
  };
}
