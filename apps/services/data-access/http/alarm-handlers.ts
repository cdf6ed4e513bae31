import {
  acknowledgeRequest,
  alarmPath,
  setHeartRateLimitsRequest,
  snoozeRequest,
} from '../../../contracts/alarm.ts';
import { patientPath, trendQuery } from '../../../contracts/ward.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { alarmRouteNames } from '../../../model/alarm-routes.ts';
import type { Store } from '../domain/store.ts';

/** The routes about alarms. */
export const alarmHandlers = (
  store: Store,
): Pick<Handlers<'data-access'>, (typeof alarmRouteNames)[number]> => ({
  alarms: async (_request, response) => {
    response.json(await store.alarms());
  },
  alarmHistory: async (request, response) => {
    const { patientId } = validate(patientPath, request.params);
    response.json(await store.alarmHistory(patientId, validate(trendQuery, request.query)));
  },
  acknowledgeAlarm: async (request, response) => {
    const subject = validate(alarmPath, request.params);
    const body = validate(acknowledgeRequest, request.body);
    response.json({ alarm: await store.acknowledgeAlarm(subject, body, personOf(response)) });
  },
  snoozeAlarm: async (request, response) => {
    const subject = validate(alarmPath, request.params);
    const body = validate(snoozeRequest, request.body);
    response.json({ alarm: await store.snoozeAlarm(subject, body, personOf(response)) });
  },
  resumeAlarm: async (request, response) => {
    const subject = validate(alarmPath, request.params);
    const body = validate(acknowledgeRequest, request.body);
    response.json({ alarm: await store.resumeAlarm(subject, body, personOf(response)) });
  },
  heartRateLimits: async (request, response) => {
    const { patientId } = validate(patientPath, request.params);
    response.json(await store.heartRateLimits(patientId));
  },
  setHeartRateLimits: async (request, response) => {
    const { patientId } = validate(patientPath, request.params);
    const body = validate(setHeartRateLimitsRequest, request.body);
    response.json(await store.setHeartRateLimits(patientId, body, personOf(response)));
  },
});
