import { alarmHistoryAnswer } from '../../../contracts/alarm.ts';
import { annotationsAnswer } from '../../../contracts/annotation.ts';
import { DEFAULT_SUMMARY_MS, summaryQuery } from '../../../contracts/night-summary.ts';
import { registry } from '../../../contracts/registry.ts';
import {
  MAX_TREND_BUCKETS,
  TREND_BUCKETS_MS,
  eegTrend,
  heartRateTrend,
  patientPath,
} from '../../../contracts/ward.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import { alarmEpisodes } from '../domain/summary/alarm-episodes.ts';
import type { AssetManifest } from './assets.ts';
import { summaryHtml } from './summary-page.ts';

const MINUTE_MS = TREND_BUCKETS_MS[0];

/** Longest span whose trend still comes in buckets of a minute. */
const STEP_MS = (MAX_TREND_BUCKETS - 10) * MINUTE_MS;

/** People act on alarms of a night after it, in milliseconds. */
const AFTERWARDS_MS = 12 * 3_600_000;

/** The summary of a patient's night, as a page that is made for paper. */
export const summaryHandler =
  (dataAccess: Peer<'data-access'>, manifest: AssetManifest): Handler =>
  async (request, response) => {
    const { patientId } = validate(patientPath, request.params);
    const asked = validate(summaryQuery, request.query);
    const toMs = asked.toMs ?? Date.now();
    const fromMs = asked.fromMs ?? toMs - DEFAULT_SUMMARY_MS;
    const call = { params: { patientId }, actor: personOf(response) } as const;
    const steps = Array.from({ length: Math.ceil((toMs - fromMs) / STEP_MS) }, (_none, index) => ({
      fromMs: fromMs + index * STEP_MS,
      toMs: Math.min(toMs, fromMs + (index + 1) * STEP_MS),
    }));
    const [listed, eeg, heartRate, alarms, written] = await Promise.all([
      dataAccess.call('registry', {
        query: { find: patientId },
        answer: registry,
        actor: call.actor,
      }),
      Promise.all(steps.map((query) => dataAccess.call('eegTrend', { ...call, query, answer: eegTrend }))),
      Promise.all(
        steps.map((query) => dataAccess.call('heartRateTrend', { ...call, query, answer: heartRateTrend })),
      ),
      dataAccess.call('alarmHistory', {
        ...call,
        query: { fromMs, toMs: toMs + AFTERWARDS_MS },
        answer: alarmHistoryAnswer,
      }),
      dataAccess.call('annotations', { ...call, query: { fromMs, toMs }, answer: annotationsAnswer }),
    ]);
    const patient = listed.patients.find((each) => each.patientId === patientId);
    if (patient === undefined)
      throw new ServiceError('not-found', `'patientId' (${patientId}) must be a patient of your wards`);
    const once = <B extends { readonly startMs: number }>(buckets: readonly B[]): B[] => [
      ...new Map(buckets.map((bucket) => [bucket.startMs, bucket])).values(),
    ];
    response.type('html').send(
      summaryHtml(manifest, {
        patient,
        fromMs,
        toMs,
        zone: asked.zone,
        episodes: alarmEpisodes(alarms.transitions, { fromMs, toMs }),
        more: alarms.more,
        eeg: once(eeg.flatMap(({ buckets }) => buckets)),
        heartRate: once(heartRate.flatMap(({ buckets }) => buckets)),
        annotations: written.annotations,
      }),
    );
  };
