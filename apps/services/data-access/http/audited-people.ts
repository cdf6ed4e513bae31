import type { AuditEvent } from '../../../contracts/audit.ts';
import { actingPerson } from '../../../kit/acting-person.ts';
import type { People, Use } from '../../../kit/people.ts';
import { ReadsHeard } from '../domain/reads-heard.ts';

export interface PeopleOptions {
  readonly isOnWardOf: (patientId: number, accountId: string) => Promise<boolean>;
  readonly isPatient: (patientId: number) => Promise<boolean>;
  readonly audit: (event: AuditEvent) => Promise<void>;
}

/** People as data-access knows them: by ward, and every use of a route that needs a permission leaves its entry. */
export function auditedPeople({ isOnWardOf, isPatient, audit }: PeopleOptions): People {
  const reads = new ReadsHeard();
  const eventOf = ({ routeName, actor, patientId }: Use, outcome: AuditEvent['outcome']): AuditEvent => ({
    action: routeName,
    outcome,
    ...(actor === undefined ? {} : { actor }),
    ...(patientId === undefined ? {} : { patientId }),
  });
  return {
    actorOf: actingPerson,
    mayReach: ({ accountId, breakGlass }, patientId) =>
      breakGlass === true ? isPatient(patientId) : isOnWardOf(patientId, accountId),
    allowed: async (use) => {
      const key = [use.routeName, use.actor.accountId, use.actor.breakGlass, use.patientId].join(' ');
      if (use.method !== 'GET' || reads.isNew(key, Date.now())) await audit(eventOf(use, 'done'));
    },
    refused: (use) => {
      audit(eventOf(use, 'refused')).catch(() => undefined);
      return false;
    },
  };
}
