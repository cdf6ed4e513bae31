import type { z } from 'zod';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import type { HeartRateTuple } from '../../../contracts/heart-rate.ts';
import { isoOf, type legacyAddHeartRatesBody } from '../../../contracts/legacy-heart-rate.ts';
import { unpackSamples } from '../../../contracts/samples.ts';
import type { HeartRatePoint } from '../domain/store.ts';

type LegacyHeartRate = z.output<typeof legacyAddHeartRatesBody>['heartbeat_data'][number];

/** Name of the source of samples that name none. */
const UNNAMED_SOURCE = '';

/** Samples of the old system as tuples; a sample without Min and Max was instantaneous. */
export function legacySamples(rates: readonly LegacyHeartRate[]): {
  readonly sources: readonly string[];
  readonly samples: HeartRateTuple[];
} {
  const indexOf = new Map<string, number>();
  const samples = rates.map(({ date, Avg, Min, Max, source }): HeartRateTuple => {
    const name = source ?? UNNAMED_SOURCE;
    if (!indexOf.has(name)) indexOf.set(name, indexOf.size);
    const iso = isoOf(date);
    return [Date.parse(iso), offsetMinutesOf(iso), Min ?? Avg, Avg, Max ?? Avg, indexOf.get(name)!];
  });
  return { sources: [...indexOf.keys()], samples };
}

/** A window as the old readers get it; -1 stands for a probability that is not known, since they need a number. */
export const legacyWindow = (window: EegWindow) => ({
  fk_user: window.patientId,
  eeg_data: `[${unpackSamples(window.samples).join(',')}]`,
  epilepsy_prediction_probability: window.score.status === 'scored' ? window.score.probability : -1,
  register_timestamp: new Date(window.startMs + window.offsetMinutes * 60_000).toUTCString(),
});

/** Heart rates by patient number, oldest first, with the time that the sender's clock showed. */
export function legacyHeartRates(points: readonly HeartRatePoint[]) {
  const byPatient: Record<string, { heartbeat_values: number[]; register_timestamps: string[] }> = {};
  for (const { patientId, instantMs, offsetMinutes, meanBpm } of points) {
    const lists = (byPatient[patientId] ??= { heartbeat_values: [], register_timestamps: [] });
    lists.heartbeat_values.push(Math.round(meanBpm));
    lists.register_timestamps.push(
      new Date(instantMs + offsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' '),
    );
  }
  return byPatient;
}

function offsetMinutesOf(iso: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso)!;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
