import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR_HEADER, packActor, role as actorRole, unpackActor, type Actor } from '../contracts/actor.ts';
import { permissions, permits, roles, type Permission } from '../model/access.ts';
import type { Route } from '../model/service.ts';
import { testPhysician } from '../testing/people.ts';
import { startDataAccess, type RealDataAccess } from '../services/dashboard/testing/start-data-access.ts';
import { dashboardSecret } from '../services/dashboard/testing/start-dashboard.ts';
import { createServiceApp } from './service-app.ts';
import { createLog } from './log.ts';
import { authorise, type People } from './people.ts';
import type { ServiceError } from './errors.ts';

const nurse: Actor = { ...testPhysician, role: 'nurse' };
const everyPermission = Object.keys(permissions) as Permission[];

/** What a person is told on a route that needs `needs`. */
async function outcome(needs: Permission, actor: Actor | undefined, patientId?: string): Promise<string> {
  const people: People = { actorOf: () => actor, mayReach: (_actor, id) => id === 1 };
  const path = patientId === undefined ? '/v1/thing' : '/v1/patients/:patientId/thing';
  const route: Route = { methods: ['GET'], path, audience: 'clinician', needs };
  try {
    let error: unknown;
    const next = (thrown?: unknown): void => void (error = thrown);
    await authorise('thing', route, people)!(
      { params: { patientId } } as never,
      { locals: {} } as never,
      next,
    );
    return error === undefined ? 'allowed' : (error as ServiceError).code;
  } catch (error) {
    return (error as ServiceError).code;
  }
}

describe('what a person may use', () => {
  it('has the same roles in the model as on the wire', () => {
    expect(actorRole.options).toEqual(roles);
  });

  it('is what the model gives the role, for every permission and every role', async () => {
    for (const needs of everyPermission)
      for (const role of roles)
        expect(await outcome(needs, { ...nurse, role })).toBe(permits(role, needs) ? 'allowed' : 'forbidden');
  });

  it('is nothing for who is not signed in', async () => {
    for (const needs of everyPermission) expect(await outcome(needs, undefined)).toBe('unauthorised');
  });

  it('ends at the own patients; others are as unknown as those who do not exist', async () => {
    expect(await outcome('review', nurse, '1')).toBe('allowed');
    expect(await outcome('review', nurse, '2')).toBe('not-found');
    expect(await outcome('review', nurse, '1 or 1=1')).toBe('bad-request');
  });

  it('must be told to a service that serves people, before it starts', () => {
    const config = {
      host: '',
      port: 0,
      logLevel: 'silent',
      slots: 1,
      callerSecrets: {},
      peerUrls: {},
    } as never;
    expect(() =>
      createServiceApp('dashboard', config, createLog('test', 'silent'), {
        handlers: {} as never,
        readiness: {},
      }),
    ).toThrow(/'dashboard\.people' must be given: its route 'page' needs 'watch'/);
  });
});

describe('the person in a call between services', () => {
  let dataAccess: RealDataAccess;
  const path = '/v1/patients/1/eeg?fromMs=0&toMs=1000';
  const status = async (secret: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(dataAccess.url + path, { headers: { authorization: `Bearer ${secret}`, ...headers } }))
      .status;

  beforeAll(async () => {
    dataAccess = await startDataAccess(['Bed 1']);
  });
  afterAll(() => dataAccess.stop());

  it('survives the header, whatever the name', () => {
    const actor: Actor = { ...nurse, name: 'Zoë “O’Hara” 李', breakGlass: true };
    expect(unpackActor(packActor(actor))).toEqual(actor);
    for (const header of [
      '',
      'x',
      '{}',
      packActor({ ...nurse, role: 'root' as never }),
      packActor(nurse).slice(4),
    ])
      expect(unpackActor(header)).toBeUndefined();
  });

  it('must be named, must be readable, and counts from the dashboard only', async () => {
    expect(await status(dashboardSecret, { [ACTOR_HEADER]: packActor(nurse) })).toBe(200);
    expect(await status(dashboardSecret, {})).toBe(401);
    expect(await status(dashboardSecret, { [ACTOR_HEADER]: 'e30' })).toBe(401);
    expect(await status('acquisition-secret-of-a-test-0123456', { [ACTOR_HEADER]: packActor(nurse) })).toBe(
      403,
    );
    expect(await status('guessed-secret-of-a-test-01234567890', { [ACTOR_HEADER]: packActor(nurse) })).toBe(
      401,
    );
    expect(await status(dashboardSecret, { [ACTOR_HEADER]: packActor({ ...nurse, role: 'viewer' }) })).toBe(
      403,
    );
  });
});
