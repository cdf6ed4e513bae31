import type { AuditEvent } from '../../../contracts/audit.ts';
import {
  admitRequest,
  dischargeRequest,
  erasePatientRequest,
  giveDeviceRequest,
  patientDetails,
  place,
  registryQuery,
  wornDevicePath,
} from '../../../contracts/registry.ts';
import { patientPath } from '../../../contracts/ward.ts';
import type { Collector } from '../../../kit/collector.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { RegistryRoute } from '../../../model/registry-routes.ts';
import { belongsToWard } from '../store/access/wards.ts';
import type { Database } from '../store/database/database.ts';
import {
  admitPatient,
  correctPatient,
  dischargePatient,
  movePatient,
  readmitPatient,
} from '../store/registry/admissions.ts';
import { erasePatient } from '../store/registry/erase-patient.ts';
import { readRegistry } from '../store/registry/read-registry.ts';
import { giveDevice, takeDevice } from '../store/registry/worn-devices.ts';
import { guardAll } from './guarded.ts';

export interface RegistryParts {
  readonly database: Database;
  readonly auditTrail: Collector<AuditEvent, true>;
  /** Has the signals of erased patients deleted. */
  readonly erase: () => void;
}

/** Routes about who lies where and wears what. */
export const registryHandlers = ({
  database,
  auditTrail,
  erase,
}: RegistryParts): Pick<Handlers<'data-access'>, RegistryRoute> => {
  const aboutPatient =
    (act: (patientId: number, body: unknown) => Promise<void>): Handler =>
    async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      await act(patientId, request.body);
      response.json({ patientId });
    };
  return guardAll({
    registry: async (request, response) => {
      const { find } = validate(registryQuery, request.query);
      response.json(await readRegistry(database, personOf(response), { find, nowMs: Date.now() }));
    },
    admitPatient: async (request, response) => {
      const asked = validate(admitRequest, request.body);
      const actor = personOf(response);
      if (actor.breakGlass !== true && !(await belongsToWard(database, actor.accountId, asked.wardId)))
        throw new ServiceError('bad-request', `'wardId' (${asked.wardId}) must be one of your wards`, {
          fields: [{ path: 'wardId', rule: 'must be one of your wards' }],
        });
      const patientId = await admitPatient(database, asked);
      await auditTrail.add({ action: 'admittedPatient', outcome: 'done', actor, patientId });
      response.json({ patientId });
    },
    readmitPatient: aboutPatient((patientId, body) =>
      readmitPatient(database, patientId, validate(place, body)),
    ),
    correctPatient: aboutPatient((patientId, body) =>
      correctPatient(database, patientId, validate(patientDetails, body)),
    ),
    movePatient: aboutPatient((patientId, body) => movePatient(database, patientId, validate(place, body))),
    dischargePatient: aboutPatient((patientId, body) => {
      validate(dischargeRequest, body);
      return dischargePatient(database, patientId);
    }),
    giveDevice: aboutPatient((patientId, body) =>
      giveDevice(database, patientId, validate(giveDeviceRequest, body).deviceId),
    ),
    takeDevice: async (request, response) => {
      const { patientId, deviceId } = validate(wornDevicePath, request.params);
      await takeDevice(database, patientId, deviceId);
      response.json({ patientId });
    },
    erasePatient: aboutPatient(async (patientId, body) => {
      const { confirm } = validate(erasePatientRequest, body);
      if (confirm !== patientId)
        throw new ServiceError('bad-request', `'confirm' (${confirm}) must be the number ${patientId}`, {
          fields: [{ path: 'confirm', rule: 'must be the number of the patient' }],
        });
      await erasePatient(database, patientId);
      erase();
    }),
  });
};
