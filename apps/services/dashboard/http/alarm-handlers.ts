import type { Response } from 'express';
import type { z } from 'zod';
import {
  acknowledgeRequest,
  alarmAnswer,
  alarmHistoryAnswer,
  alarmPath,
  alarmsAnswer,
  heartRateLimitsAnswer,
  setHeartRateLimitsRequest,
  snoozeRequest,
} from '../../../contracts/alarm.ts';
import { patientPath, trendQuery } from '../../../contracts/ward.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { alarmRouteNames } from '../../../model/alarm-routes.ts';

type AlarmRoute = (typeof alarmRouteNames)[number];

/** What a person asks about alarms, checked here and asked of data-access on the person's behalf. */
export function alarmHandlers(
  dataAccess: Peer<'data-access'>,
  isShown: (response: Response, patientId: number) => boolean,
): Pick<Handlers<'dashboard'>, AlarmRoute> {
  const forward =
    (
      route: AlarmRoute,
      answer: z.ZodType,
      expected: { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType },
    ): Handler =>
    async (request, response) => {
      const { params, query, body } = expected;
      const asked = {
        ...(params === undefined ? {} : { params: validate(params, request.params) as never }),
        ...(query === undefined ? {} : { query: validate(query, request.query) as never }),
        ...(body === undefined ? {} : { body: validate(body, request.body) }),
      };
      response.json(await dataAccess.call(route, { ...asked, answer, actor: personOf(response) }));
    };
  return {
    alarms: async (_request, response) => {
      const actor = personOf(response);
      const { changeNumber, alarms } = await dataAccess.call('alarms', { answer: alarmsAnswer, actor });
      const shown = alarms.filter(({ patientId }) => isShown(response, patientId));
      response.json({ changeNumber, alarms: shown });
    },
    alarmHistory: forward('alarmHistory', alarmHistoryAnswer, { params: patientPath, query: trendQuery }),
    acknowledgeAlarm: forward('acknowledgeAlarm', alarmAnswer, {
      params: alarmPath,
      body: acknowledgeRequest,
    }),
    snoozeAlarm: forward('snoozeAlarm', alarmAnswer, { params: alarmPath, body: snoozeRequest }),
    resumeAlarm: forward('resumeAlarm', alarmAnswer, { params: alarmPath, body: acknowledgeRequest }),
    heartRateLimits: forward('heartRateLimits', heartRateLimitsAnswer, { params: patientPath }),
    setHeartRateLimits: forward('setHeartRateLimits', heartRateLimitsAnswer, {
      params: patientPath,
      body: setHeartRateLimitsRequest,
    }),
  };
}
