import { alarmKinds, type AlarmKind, type AlarmState } from '../../../../contracts/alarm-kinds.ts';

/**
 * What can happen to an alarm:
 * - `began`: a new episode of the condition is there;
 * - `passed`: an episode nobody knew of came and went, as late data show;
 * - `ended`: the condition has been gone for the clear delay;
 * - `acknowledge`, `snooze`, `resume`: a person does so; a snooze that is over resumes by itself;
 * - `withdraw`: the patient is no longer watched for it.
 */
export const alarmEvents = [
  'began',
  'passed',
  'ended',
  'acknowledge',
  'snooze',
  'resume',
  'withdraw',
] as const;
export type AlarmEvent = (typeof alarmEvents)[number];

/** `refused`: a person asks for something that makes no sense now. */
export type AlarmOutcome = AlarmState | 'refused';

type Row = Readonly<Record<AlarmEvent, AlarmOutcome>>;
export type AlarmTable = Readonly<Record<AlarmState, Row>>;

/** The outcomes of `began`, `passed`, `ended`, `acknowledge`, `snooze` and `resume`; `withdraw` always leads to off. */
const row = (
  ...[began, passed, ended, acknowledge, snooze, resume]: readonly [
    AlarmState,
    AlarmState,
    AlarmState,
    AlarmOutcome,
    AlarmOutcome,
    AlarmState,
  ]
): Row => ({ began, passed, ended, acknowledge, snooze, resume, withdraw: 'off' });

/* prettier-ignore */
const nonLatching: AlarmTable = {
  //                    began      passed          ended          acknowledge     snooze         resume
  'off':            row('present', 'off',          'off',         'refused',      'refused',     'off'),
  'present':        row('present', 'present',      'off',         'acknowledged', 'paused',      'present'),
  'latched':        row('present', 'latched',      'off',         'off',          'paused-gone', 'latched'),
  'acknowledged':   row('present', 'acknowledged', 'off',         'acknowledged', 'paused',      'acknowledged'),
  'paused':         row('paused',  'paused',       'paused-gone', 'acknowledged', 'paused',      'present'),
  'paused-gone':    row('paused',  'paused-gone',  'paused-gone', 'off',          'paused-gone', 'off'),
};

/* prettier-ignore */
const latching: AlarmTable = {
  //                    began      passed          ended          acknowledge     snooze         resume
  'off':            row('present', 'latched',      'off',         'refused',      'refused',     'off'),
  'present':        row('present', 'present',      'latched',     'acknowledged', 'paused',      'present'),
  'latched':        row('present', 'latched',      'latched',     'off',          'paused-gone', 'latched'),
  'acknowledged':   row('present', 'present',      'off',         'acknowledged', 'paused',      'acknowledged'),
  'paused':         row('present', 'present',      'paused-gone', 'acknowledged', 'paused',      'present'),
  'paused-gone':    row('present', 'latched',      'paused-gone', 'off',          'paused-gone', 'latched'),
};

/**
 * The table of a kind. Latching kinds are the dangerous ones: each new episode signals, whatever a person has
 * acknowledged or snoozed before. A snooze of another kind holds when its condition comes and goes, until its time is over.
 */
export const alarmTableOf = (kind: AlarmKind): AlarmTable =>
  alarmKinds[kind].latching ? latching : nonLatching;

export const nextAlarmState = (kind: AlarmKind, state: AlarmState, event: AlarmEvent): AlarmOutcome =>
  alarmTableOf(kind)[state][event];
