import {
  acknowledgeRequest,
  alarmAnswer,
  alarmHistoryAnswer,
  alarmPath,
  alarmsAnswer,
  heartRateLimitsAnswer,
  setHeartRateLimitsRequest,
  snoozeRequest,
} from '../alarm.ts';
import { patientPath, trendQuery } from '../ward.ts';
import { json, type RouteContract } from './route-contract.ts';

const changed = { 200: json('the alarm as it is now', alarmAnswer) };

/** The routes about alarms, the same for people at the dashboard and for the dashboard at data-access. */
export const alarmRouteContracts = {
  alarms: {
    summary: 'lists every alarm that is not off',
    answers: { 200: json('the alarms, true at a change number', alarmsAnswer) },
  },
  alarmHistory: {
    summary: 'lists what happened to the alarms of a patient in a span',
    params: patientPath,
    query: trendQuery,
    answers: { 200: json('transitions by the clock of the server, oldest first', alarmHistoryAnswer) },
  },
  acknowledgeAlarm: {
    summary: 'takes notice of the episode of an alarm that a screen showed',
    notes: 'A newer episode, or an alarm that is off, is answered with 409.',
    params: alarmPath,
    body: acknowledgeRequest,
    answers: changed,
  },
  snoozeAlarm: {
    summary: 'silences one alarm of one patient for some minutes',
    params: alarmPath,
    body: snoozeRequest,
    answers: changed,
  },
  resumeAlarm: {
    summary: 'ends the snooze of an alarm',
    params: alarmPath,
    body: acknowledgeRequest,
    answers: changed,
  },
  heartRateLimits: {
    summary: 'tells the heart-rate limits of a patient',
    params: patientPath,
    answers: { 200: json('the limits, and who set them', heartRateLimitsAnswer) },
  },
  setHeartRateLimits: {
    summary: 'sets the heart-rate limits of a patient, or goes back to the defaults',
    notes: "The limits must be ordered: 'extremeLow' <= 'low' < 'high' <= 'extremeHigh'.",
    params: patientPath,
    body: setHeartRateLimitsRequest,
    answers: { 200: json('the limits as they are now', heartRateLimitsAnswer) },
  },
} as const satisfies Readonly<Record<string, RouteContract>>;
