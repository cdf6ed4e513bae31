import type { Request } from 'express';
import { healthAutoExportBody, healthAutoExportHeaders } from '../../../contracts/health-auto-export.ts';
import type { HeartRateReceipt } from '../../../contracts/heart-rate.ts';
import { deviceOf } from '../../../kit/device-identity.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler } from '../../../kit/handlers.ts';
import { validate } from '../../../kit/validate.ts';
import { samplesOf, type SampleRules } from '../domain/samples-of.ts';
import { storeSamples, type HeartRateStore } from '../domain/store-samples.ts';

/** Told what arrived, for metrics and the log. */
export interface SamplesObserver {
  received(deviceId: number, aggregation: string | null): void;
  skipped(reason: string, count: number): void;
}

export interface SamplesDeps {
  readonly store: HeartRateStore;
  readonly observer: SamplesObserver;
  readonly rules: Omit<SampleRules, 'nowMs'>;
  readonly now: () => number;
}

const MAX_AGGREGATION_LENGTH = 40;

/** POST, PUT and PATCH bring samples; GET is the test button of the app. */
export const handleSamples =
  ({ store, observer, rules, now }: SamplesDeps): Handler =>
  async (request, response) => {
    const device = deviceOf(response);
    if (device === undefined) throw new ServiceError('unauthorised', `'authorization' must name a device`);
    if (request.method === 'GET') {
      response.json({ status: 'success', message: 'ready for heart-rate samples' });
      return;
    }
    const aggregation = aggregationOf(request);
    observer.received(device.deviceId, aggregation);
    const found = samplesOf(validate(healthAutoExportBody, request.body), { ...rules, nowMs: now() });
    request.body = undefined;
    const owner = { patientId: device.patientId, deviceId: device.deviceId, aggregation };
    const counts = await storeSamples(store, owner, found);
    for (const [reason, count] of Object.entries(found.skipped)) observer.skipped(reason, count);
    response.json({
      status: 'success',
      message: 'Completed',
      ...counts,
      skipped: Object.values(found.skipped).reduce((sum, count) => sum + count, 0),
      skippedReasons: found.skipped,
      ignoredMetrics: [...found.ignoredMetrics],
    } satisfies HeartRateReceipt);
  };

function aggregationOf(request: Request): string | null {
  const header = request.headers[healthAutoExportHeaders.aggregation];
  return typeof header === 'string' && header !== '' ? header.slice(0, MAX_AGGREGATION_LENGTH) : null;
}
