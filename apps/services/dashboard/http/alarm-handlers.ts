import type { Response } from 'express';
import { alarmsAnswer } from '../../../contracts/alarm.ts';
import { alarmRouteContracts } from '../../../contracts/routes/alarm-route-contracts.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import type { alarmRouteNames } from '../../../model/alarm-routes.ts';
import { forwarded } from './forwarded.ts';

type AlarmRoute = (typeof alarmRouteNames)[number];

/** What a person asks about alarms; of all alarms, those of the patients that the person sees. */
export const alarmHandlers = (
  dataAccess: Peer<'data-access'>,
  isShown: (response: Response, patientId: number) => boolean,
): Pick<Handlers<'dashboard'>, AlarmRoute> => ({
  ...forwarded(dataAccess, alarmRouteContracts),
  alarms: async (_request, response) => {
    const actor = personOf(response);
    const { changeNumber, alarms } = await dataAccess.call('alarms', { answer: alarmsAnswer, actor });
    const shown = alarms.filter(({ patientId }) => isShown(response, patientId));
    response.json({ changeNumber, alarms: shown });
  },
});
