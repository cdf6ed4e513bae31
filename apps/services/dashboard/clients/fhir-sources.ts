import type { DetectedIssue, Observation, Resource, RiskAssessment } from 'fhir/r4.js';
import type { Actor } from '../../../contracts/actor.ts';
import { MAX_ALARM_TRANSITIONS, alarmHistoryAnswer, type AlarmTransition } from '../../../contracts/alarm.ts';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import { eegPage, heartRateTrend } from '../../../contracts/ward.ts';
import type { Peer } from '../../../kit/peer.ts';
import { issuesOf } from '../domain/fhir/detected-issues.ts';
import { heartRateOf } from '../domain/fhir/observations.ts';

/** A search of one patient's resources in [fromMs, toMs), from where the page before ended. */
export interface PatientSearch {
  readonly patientId: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  readonly cursor: string | undefined;
}

/** Resources in order, and where the next page begins; undefined: there are no more. */
export interface FhirPage<R extends Resource> {
  readonly resources: readonly R[];
  readonly next: string | undefined;
}

const MINUTE_MS = 60_000;
const HEART_RATE_STEP_MS = 600 * MINUTE_MS;
const EEG_STEP_MS = MINUTE_MS;

/** An alarm that late data rang is kept under a later instant, and people may act on it later still. */
const ALARM_LATER_MS = 24 * 3_600_000;
const MAX_ALARM_READS = 20;

/** Where the FHIR facade takes signals and alarms from: data-access, on behalf of a person. */
export class FhirSources {
  readonly #dataAccess: Peer<'data-access'>;
  readonly #actor: Actor;

  constructor(dataAccess: Peer<'data-access'>, actor: Actor) {
    this.#dataAccess = dataAccess;
    this.#actor = actor;
  }

  /** Heart rates of each minute. The cursor is the start of the next one. */
  async heartRates({
    patientId,
    fromMs,
    toMs,
    count,
    cursor,
  }: PatientSearch): Promise<FhirPage<Observation>> {
    const resources: Observation[] = [];
    const firstMs = cursor === undefined ? fromMs : Number(cursor);
    for (let at = firstMs; at < toMs; at += HEART_RATE_STEP_MS) {
      const endMs = Math.min(at + HEART_RATE_STEP_MS, toMs);
      const { buckets, bucketMs } = await this.heartRateTrend(patientId, { fromMs: at, toMs: endMs });
      for (const bucket of buckets) {
        if (bucket.startMs < at || bucket.startMs >= endMs) continue;
        if (resources.length === count) return { resources, next: String(bucket.startMs) };
        resources.push(heartRateOf(patientId, bucket, bucketMs));
      }
    }
    return { resources, next: undefined };
  }

  heartRateTrend(patientId: number, span: { readonly fromMs: number; readonly toMs: number }) {
    return this.#dataAccess.call('heartRateTrend', {
      params: { patientId },
      query: { ...span },
      answer: heartRateTrend,
      actor: this.#actor,
    });
  }

  /** What `map` makes of windows of EEG. The cursor is start and number of the last window that was looked at. */
  async eeg<R extends Observation | RiskAssessment>(
    { patientId, fromMs, toMs, count, cursor }: PatientSearch,
    map: (window: EegWindow) => R | undefined,
  ): Promise<FhirPage<R>> {
    const resources: R[] = [];
    const [afterMs = -1, afterId = -1] = (cursor ?? '').split('.', 2).map(Number).filter(Number.isFinite);
    let last = { startMs: afterMs, windowId: afterId };
    for (let at = cursor === undefined ? fromMs : Math.max(fromMs, afterMs); at < toMs;) {
      const endMs = Math.min(at + EEG_STEP_MS, toMs);
      const { windows, nextMs } = await this.eegPage(patientId, { fromMs: at, toMs: endMs });
      const own = windows
        .filter(({ startMs }) => startMs >= at && startMs < endMs)
        .toSorted((a, b) => a.startMs - b.startMs || a.windowId - b.windowId);
      for (const window of own) {
        if (window.startMs === afterMs && window.windowId <= afterId) continue;
        const made = map(window);
        if (made !== undefined) {
          if (resources.length === count) return { resources, next: `${last.startMs}.${last.windowId}` };
          resources.push(made);
        }
        last = window;
      }
      if (nextMs === null) break;
      at = own.length > 0 ? endMs : Math.max(endMs, nextMs);
    }
    return { resources, next: undefined };
  }

  eegPage(patientId: number, span: { readonly fromMs: number; readonly toMs: number }) {
    return this.#dataAccess.call('eegPage', {
      params: { patientId },
      query: { ...span },
      answer: eegPage,
      actor: this.#actor,
    });
  }

  /** Episodes of alarms that began in the span. The cursor is how many came before. */
  async issues({ patientId, fromMs, toMs, count, cursor }: PatientSearch): Promise<FhirPage<DetectedIssue>> {
    const transitions: AlarmTransition[] = [];
    let at = fromMs;
    for (let reads = 0; reads < MAX_ALARM_READS; reads += 1) {
      const page = await this.#dataAccess.call('alarmHistory', {
        params: { patientId },
        query: { fromMs: at, toMs: toMs + ALARM_LATER_MS },
        answer: alarmHistoryAnswer,
        actor: this.#actor,
      });
      const known = new Set(transitions.slice(-MAX_ALARM_TRANSITIONS).map((each) => each.transitionId));
      transitions.push(...page.transitions.filter(({ transitionId }) => !known.has(transitionId)));
      const newestMs = page.transitions.at(-1)?.atMs;
      if (!page.more || newestMs === undefined || newestMs === at) break;
      at = newestMs;
    }
    const issues = issuesOf(patientId, transitions).filter(({ identifiedDateTime }) => {
      const onsetMs = Date.parse(identifiedDateTime!);
      return onsetMs >= fromMs && onsetMs < toMs;
    });
    const first = Number(cursor ?? 0);
    const end = first + count;
    return {
      resources: issues.slice(first, end),
      next: issues.length > end ? String(end) : undefined,
    };
  }
}
