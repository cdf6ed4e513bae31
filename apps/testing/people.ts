import { ACTOR_HEADER, packActor, type Actor } from '../contracts/actor.ts';

/** A physician of tests, for whom the dashboard calls data-access. */
export const testPhysician: Actor = {
  accountId: '7d6a2c1e-8f0b-4b7e-9a57-0d1f6f2b9c11',
  name: 'Dr. Test',
  role: 'physician',
};

export const testNurse: Actor = {
  accountId: '3b1f8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
  name: 'Nurse Ada',
  role: 'nurse',
};

/** Headers by which the dashboard says for whom it calls. */
export const actingFor = (actor: Actor): Record<string, string> => ({ [ACTOR_HEADER]: packActor(actor) });
