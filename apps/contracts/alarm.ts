import { z } from 'zod';
import { HEART_RATE_RANGE } from './heart-rate.ts';
import { MAX_SNOOZE_MINUTES, alarmKindNames, alarmStates } from './alarm-kinds.ts';
import { wholeNumberText } from './whole-number-text.ts';

export const alarmKind = z.enum(alarmKindNames);

/** The alarm of one patient and kind as it is now. Instants are UTC milliseconds. */
export const alarm = z.object({
  patientId: z.int().positive(),
  kind: alarmKind,
  state: z.enum(alarmStates),
  /** Number of its newest episode. A person acknowledges the episode that the screen showed, never a newer one. */
  episode: z.int().positive(),
  /** When the episode began, and when the newest sign of it was, by the time of the signal. */
  onsetMs: z.int(),
  lastMs: z.int(),
  /** When it began to signal, by the clock of the server. */
  raisedMs: z.int(),
  /** What was measured, and the limit or rule and model that it broke. */
  evidence: z.string(),
  /** The newest acknowledgement of the episode. */
  acknowledged: z.object({ atMs: z.int(), by: z.string() }).nullable(),
  snoozed: z.object({ untilMs: z.int(), by: z.string() }).nullable(),
});
export type Alarm = z.infer<typeof alarm>;

/** Every alarm that is not off, true at `changeNumber`. */
export const alarmsAnswer = z.object({ changeNumber: z.int(), alarms: z.array(alarm) });

export const alarmPath = z.object({
  patientId: wholeNumberText(1, Number.MAX_SAFE_INTEGER),
  kind: alarmKind,
});

const note = z.string().trim().max(500).optional();

export const acknowledgeRequest = z.strictObject({ episode: z.int().positive(), note });
export type AcknowledgeRequest = z.infer<typeof acknowledgeRequest>;

export const snoozeRequest = z.strictObject({
  episode: z.int().positive(),
  minutes: z.int().min(1).max(MAX_SNOOZE_MINUTES),
  note,
});
export type SnoozeRequest = z.infer<typeof snoozeRequest>;

export const alarmAnswer = z.object({ alarm });

const bpm = z.number().min(HEART_RATE_RANGE.min).max(HEART_RATE_RANGE.max);

/** Heart rates outside of which alarms ring, in beats per minute, for adults. */
export const heartRateLimits = z.strictObject({ extremeLow: bpm, low: bpm, high: bpm, extremeHigh: bpm });
export type HeartRateLimits = z.infer<typeof heartRateLimits>;

export const defaultHeartRateLimits: HeartRateLimits = Object.freeze({
  extremeLow: 40,
  low: 50,
  high: 130,
  extremeHigh: 150,
});

/** Sets limits of one patient, with the reason; `limits: null` goes back to the defaults. */
export const setHeartRateLimitsRequest = z
  .strictObject({
    limits: heartRateLimits.nullable(),
    reason: z.string().trim().min(3, 'must say why, in 3 to 500 characters').max(500),
  })
  .superRefine(({ limits }, context) => {
    if (limits === null) return;
    const { extremeLow, low, high, extremeHigh } = limits;
    const ordered = extremeLow <= low && low < high && high <= extremeHigh;
    if (!ordered)
      context.addIssue({
        code: 'custom',
        path: ['limits'],
        input: limits,
        message: "must be ordered: 'extremeLow' <= 'low' < 'high' <= 'extremeHigh'",
      });
  });
export type SetHeartRateLimitsRequest = z.infer<typeof setHeartRateLimitsRequest>;

export const heartRateLimitsAnswer = z.object({
  limits: heartRateLimits,
  /** Who set them and why; null: they are the defaults. */
  set: z.object({ atMs: z.int(), by: z.string(), reason: z.string() }).nullable(),
});
export type HeartRateLimitsAnswer = z.infer<typeof heartRateLimitsAnswer>;

/** What happened to an alarm. Rows are only ever added. */
export const alarmTransition = z.object({
  transitionId: z.int().positive(),
  kind: alarmKind,
  episode: z.int().positive(),
  atMs: z.int(),
  event: z.string(),
  from: z.enum(alarmStates),
  to: z.enum(alarmStates),
  onsetMs: z.int(),
  lastMs: z.int(),
  evidence: z.string(),
  by: z.string().nullable(),
  note: z.string().nullable(),
});
export type AlarmTransition = z.infer<typeof alarmTransition>;

/** Most transitions in one answer. */
export const MAX_ALARM_TRANSITIONS = 1_000;

/** What happened in the asked span by the clock of the server, oldest first; `more`: the newest ones are left out. */
export const alarmHistoryAnswer = z.object({ transitions: z.array(alarmTransition), more: z.boolean() });
