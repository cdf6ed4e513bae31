import {
  alarmKinds,
  hasCondition,
  signals,
  type AlarmKind,
  type AlarmState,
} from '../../../../contracts/alarm-kinds.ts';
import type { Actor } from '../../../../contracts/actor.ts';
import type { Alarm } from '../../../../contracts/alarm.ts';
import { nextAlarmState, type AlarmEvent } from './alarm-machine.ts';
import type { Episode, KnownEpisode } from './episodes.ts';

/** The alarm of one patient and kind as it rests. */
export interface AlarmRecord {
  readonly patientId: number;
  readonly kind: AlarmKind;
  readonly state: AlarmState;
  readonly episodeId: number;
  readonly onsetMs: number;
  readonly lastMs: number;
  readonly evidence: string;
  readonly raisedMs: number;
  readonly acknowledgedMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly snoozedUntilMs: number | null;
  readonly snoozedBy: string | null;
  /** How many groups of people have been called because nobody acknowledged. */
  readonly escalated: number;
}

/** Something that happens to an alarm. */
export interface AlarmAct {
  readonly event: AlarmEvent;
  readonly atMs: number;
  /** The new episode, with `began` and `passed`. */
  readonly fresh?: KnownEpisode & { readonly evidence: string };
  /** The person, with what a person does. */
  readonly actor?: Actor;
  readonly note?: string | undefined;
  readonly snoozedUntilMs?: number;
}

/** What has happened, for the history. */
export interface AlarmStep {
  readonly record: AlarmRecord;
  readonly from: AlarmState;
  readonly act: AlarmAct;
}

/** The record of a patient and kind of which there has been none. */
export const newRecord = (
  patientId: number,
  kind: AlarmKind,
  episode: KnownEpisode & { readonly evidence: string },
): AlarmRecord => ({
  patientId,
  kind,
  state: 'off',
  ...episode,
  raisedMs: 0,
  acknowledgedMs: null,
  acknowledgedBy: null,
  snoozedUntilMs: null,
  snoozedBy: null,
  escalated: 0,
});

/** The record after `act`; `refused` when it makes no sense, undefined when nothing changes that anybody would want to know. */
export function afterAct(record: AlarmRecord, act: AlarmAct): AlarmStep | 'refused' | undefined {
  const to = nextAlarmState(record.kind, record.state, act.event);
  if (to === 'refused') return 'refused';
  if (to === record.state && act.fresh === undefined && act.actor === undefined) return undefined;
  const startsToSignal = signals(to) && !signals(record.state);
  const next: AlarmRecord = {
    ...record,
    ...(act.fresh === undefined ? {} : withEpisode(record, act)),
    state: to,
    ...(startsToSignal ? { raisedMs: act.atMs, escalated: 0 } : {}),
    ...(act.event === 'acknowledge' ? { acknowledgedMs: act.atMs, acknowledgedBy: act.actor!.name } : {}),
    ...(act.event === 'snooze'
      ? { snoozedUntilMs: act.snoozedUntilMs!, snoozedBy: act.actor!.name }
      : to === 'paused' || to === 'paused-gone'
        ? {}
        : { snoozedUntilMs: null, snoozedBy: null }),
  };
  return { record: next, from: record.state, act };
}

/** A past episode that turns up while the condition is there takes a number, but the condition stays the one that is there. */
function withEpisode(record: AlarmRecord, { event, fresh }: AlarmAct): Partial<AlarmRecord> {
  const { episodeId, onsetMs, lastMs, evidence } = fresh!;
  const forgotten = { acknowledgedMs: null, acknowledgedBy: null };
  if (event === 'passed' && hasCondition(record.state)) return { episodeId, ...forgotten };
  return { episodeId, onsetMs, lastMs, evidence, ...forgotten };
}

/** The record with its current episode at a new length. */
export const withLength = (record: AlarmRecord, { onsetMs, lastMs }: Episode): AlarmRecord => ({
  ...record,
  onsetMs,
  lastMs,
});

export const toAlarm = (record: AlarmRecord): Alarm => ({
  patientId: record.patientId,
  kind: record.kind,
  state: record.state,
  episode: record.episodeId,
  onsetMs: record.onsetMs,
  lastMs: record.lastMs,
  raisedMs: record.raisedMs,
  evidence: record.evidence,
  acknowledged:
    record.acknowledgedMs === null ? null : { atMs: record.acknowledgedMs, by: record.acknowledgedBy! },
  snoozed: record.snoozedUntilMs === null ? null : { untilMs: record.snoozedUntilMs, by: record.snoozedBy! },
});

export const clearDelayOf = (kind: AlarmKind): number => alarmKinds[kind].clearDelayMs;
