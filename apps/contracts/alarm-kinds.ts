/** Priorities of IEC 60601-1-8: immediate, prompt, and awareness. */
export type AlarmPriority = 'high' | 'medium' | 'low';

interface AlarmKindFacts {
  /** What is wrong, in words that follow a patient's name. */
  readonly text: string;
  /** The patient may be in danger, or it cannot be known whether the patient is. */
  readonly about: 'patient' | 'technical';
  readonly priority: AlarmPriority;
  /** Goes on after its condition has ended, until a person acknowledges it. */
  readonly latching: boolean;
  /** How long the signal must be free of the condition until it counts as ended; a return within it is no new alarm. */
  readonly clearDelayMs: number;
}

const facts = <const K extends string>(
  kinds: Readonly<Record<K, AlarmKindFacts>>,
): Readonly<Record<K, AlarmKindFacts>> => Object.freeze(kinds);

/** Every kind of alarm. There is at most one alarm per patient and kind. Too low and too high are kinds of their own, so that silencing one never silences the other. */
export const alarmKinds = facts({
  seizure: {
    text: 'seizure-like activity',
    about: 'patient',
    priority: 'high',
    latching: true,
    clearDelayMs: 90_000,
  },
  'heart-rate-extreme-low': {
    text: 'heart rate extremely low',
    about: 'patient',
    priority: 'high',
    latching: true,
    clearDelayMs: 30_000,
  },
  'heart-rate-extreme-high': {
    text: 'heart rate extremely high',
    about: 'patient',
    priority: 'high',
    latching: true,
    clearDelayMs: 30_000,
  },
  'heart-rate-low': {
    text: 'heart rate low, check',
    about: 'patient',
    priority: 'medium',
    latching: false,
    clearDelayMs: 30_000,
  },
  'heart-rate-high': {
    text: 'heart rate high, check',
    about: 'patient',
    priority: 'medium',
    latching: false,
    clearDelayMs: 30_000,
  },
  'detection-down': {
    text: 'seizure detection is down',
    about: 'technical',
    priority: 'high',
    latching: false,
    clearDelayMs: 0,
  },
  'no-eeg': { text: 'no EEG', about: 'technical', priority: 'medium', latching: false, clearDelayMs: 0 },
  'eeg-not-assessable': {
    text: 'EEG not assessable',
    about: 'technical',
    priority: 'medium',
    latching: false,
    clearDelayMs: 0,
  },
  'heart-rate-late': {
    text: 'no heart rate',
    about: 'technical',
    priority: 'low',
    latching: false,
    clearDelayMs: 0,
  },
});
export type AlarmKind = keyof typeof alarmKinds;

export const alarmKindNames = Object.freeze(Object.keys(alarmKinds)) as readonly AlarmKind[];

/** The most urgent first. */
export const alarmPriorities: readonly AlarmPriority[] = Object.freeze(['high', 'medium', 'low']);

/**
 * What an alarm is doing:
 * - `off`: there is nothing;
 * - `present`: the condition is there and the alarm signals;
 * - `latched`: the condition has ended, the alarm signals until a person acknowledges it;
 * - `acknowledged`: the condition is there, a person has taken notice, nothing signals;
 * - `paused`: the condition is there, a person has snoozed it;
 * - `paused-gone`: it was snoozed and its condition has ended meanwhile.
 */
export const alarmStates = ['off', 'present', 'latched', 'acknowledged', 'paused', 'paused-gone'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** Whether an alarm in this state calls people: by sound, by flashing, and by escalation. */
export const signals = (state: AlarmState): boolean => state === 'present' || state === 'latched';

/** States of an alarm whose condition is there. */
export const statesWithCondition: readonly AlarmState[] = Object.freeze([
  'present',
  'acknowledged',
  'paused',
]);

export const hasCondition = (state: AlarmState): boolean => statesWithCondition.includes(state);

/** Longest snooze of one kind of one patient, in minutes. */
export const MAX_SNOOZE_MINUTES = 30;

/** Longest pause of the sound on one screen, in milliseconds. */
export const MAX_AUDIO_PAUSE_MS = 120_000;
