import { auditEntriesQuery, recordAuditRequest, type AuditEvent } from '../../../contracts/audit.ts';
import {
  breakGlassRequest,
  changePasswordRequest,
  federatedSignInRequest,
  findSessionsRequest,
  sessionReference,
  signInRequest,
} from '../../../contracts/session.ts';
import type { Collector } from '../../../kit/collector.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import { changePassword } from '../store/access/change-password.ts';
import { breakGlass, emergencyAccesses, endSession, findSessions } from '../store/access/sessions.ts';
import { federatedSignIn, signIn } from '../store/access/sign-in.ts';
import { auditEntries } from '../store/audit/audit-entries.ts';
import type { Database } from '../store/database/database.ts';
import { guardAll } from './guarded.ts';

export type AccessRoute =
  | 'signIn'
  | 'federatedSignIn'
  | 'findSessions'
  | 'endSession'
  | 'changePassword'
  | 'breakGlass'
  | 'emergencyAccesses'
  | 'recordAudit'
  | 'auditEntries';

/** Routes about people: sign-in, sessions, emergency access, audit. */
export const accessHandlers = (
  database: Database,
  auditTrail: Collector<AuditEvent, true>,
): Pick<Handlers<'data-access'>, AccessRoute> =>
  guardAll({
    signIn: async (request, response) => {
      response.json(await signIn(database, validate(signInRequest, request.body), Date.now()));
    },
    federatedSignIn: async (request, response) => {
      response.json(await federatedSignIn(database, validate(federatedSignInRequest, request.body)));
    },
    findSessions: async (request, response) => {
      const wanted = validate(findSessionsRequest, request.body);
      response.json({ sessions: await findSessions(database, wanted, Date.now()) });
    },
    endSession: async (request, response) => {
      const { sessionSha256 } = validate(sessionReference, request.body);
      response.json({ done: await endSession(database, sessionSha256) });
    },
    changePassword: async (request, response) => {
      const wanted = validate(changePasswordRequest, request.body);
      response.json(await changePassword(database, wanted, personOf(response)));
    },
    breakGlass: async (request, response) => {
      const wanted = validate(breakGlassRequest, request.body);
      response.json({ done: await breakGlass(database, wanted, Date.now()) });
    },
    emergencyAccesses: async (_request, response) => {
      response.json({ accesses: await emergencyAccesses(database, Date.now()) });
    },
    auditEntries: async (request, response) => {
      response.json({ entries: await auditEntries(database, validate(auditEntriesQuery, request.query)) });
    },
    recordAudit: async (request, response) => {
      const { events } = validate(recordAuditRequest, request.body);
      await auditTrail.addAll(events);
      response.json({ done: true });
    },
  });
