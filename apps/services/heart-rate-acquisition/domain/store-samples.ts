import {
  MAX_HEART_RATES_PER_POST,
  type HeartRateCounts,
  type HeartRatePost,
} from '../../../contracts/heart-rate.ts';
import { inParts } from './in-parts.ts';
import type { HeartRateSamples } from './samples-of.ts';

/** Most different sources in one request. */
const MAX_SOURCES = 1_000;

export interface HeartRateStore {
  /** Resolves when the samples are stored durably. */
  store(request: HeartRatePost): Promise<HeartRateCounts>;
}

export type Owner = Pick<HeartRatePost, 'patientId' | 'deviceId' | 'aggregation'>;

/** Stores part after part. When one fails the earlier ones stay: repeating the whole is harmless. */
export async function storeSamples(
  store: HeartRateStore,
  owner: Owner,
  samples: Pick<HeartRateSamples, 'samples' | 'sources'>,
): Promise<HeartRateCounts> {
  const total = { accepted: 0, updated: 0, unchanged: 0 };
  for (const part of inParts(samples, { samples: MAX_HEART_RATES_PER_POST, sources: MAX_SOURCES })) {
    const counts = await store.store({ ...owner, sources: [...part.sources], samples: [...part.samples] });
    total.accepted += counts.accepted;
    total.updated += counts.updated;
    total.unchanged += counts.unchanged;
  }
  return total;
}
