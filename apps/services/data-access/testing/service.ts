import { actingFor, testPhysician } from '../../../testing/people.ts';
import { createPeer, type Peer } from '../../../kit/peer.ts';
import { startService } from '../../../kit/run-service.ts';
import { secretVariableOf, wiringVariablesOf } from '../../../model/environment.ts';
import { catalog } from '../../../model/catalog.ts';
import { definition } from '../definition.ts';
import { openDatabase } from '../store/database/open-database.ts';
import { addTestPhysician } from './test-physician.ts';
import { namePatient } from '../store/patients.ts';
import { migrate } from '../store/database/migrate.ts';
import type { Database } from '../store/database/database.ts';

export const callerSecret = 'a-secret-of-tests-that-is-long-enough';

/** data-access over real HTTP, and its database opened a second time as a command would. */
export interface TestService {
  readonly url: string;
  readonly peer: Peer<'data-access'>;
  readonly database: Database;
  /** Status, headers and JSON of any request, with the secret of a caller. */
  send(method: string, path: string, body?: unknown): Promise<Sent>;
  /** Stops the service, keeping the database. */
  stop(): Promise<void>;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The environment that a process of data-access needs. */
export const serviceEnvironment = (databaseUrl: string): Record<string, string> => ({
  DATABASE_URL: databaseUrl,
  PORT: '0',
  LOG_LEVEL: 'silent',
  LEGACY_TIME_ZONE: 'Europe/Rome',
  MIGRATE_ON_START: 'true',
  ...Object.fromEntries(
    wiringVariablesOf(catalog, 'data-access').callers.map((caller) => [
      secretVariableOf(caller),
      callerSecret,
    ]),
  ),
});

/** Opens a database as a command does, with an up-to-date schema and patients 1 and 2. */
export async function openForTest(url: string): Promise<Database> {
  const database = openDatabase({ url, busyTimeoutMs: 5_000 });
  await migrate(database);
  await namePatient(database, { patientId: 1, name: 'Bed 1' });
  await namePatient(database, { patientId: 2, name: 'Bed 2' });
  await addTestPhysician(database);
  return database;
}

/** A caller of the service at `url`. */
export function callerOf(url: string): Pick<TestService, 'url' | 'peer' | 'send'> {
  return {
    url,
    peer: createPeer('data-access', { url, secret: callerSecret }),
    send: async (method, path, body) => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${callerSecret}`,
          'content-type': 'application/json',
          ...actingFor(testPhysician),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    },
  };
}

export async function startTestService(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<TestService> {
  const database = await openForTest(databaseUrl);
  const service = await startService(definition, { ...serviceEnvironment(databaseUrl), ...settings });
  const caller = callerOf(service.url);
  return {
    ...caller,
    database,
    stop: async () => {
      await caller.peer.close();
      await service.stop();
      await database.close();
    },
  };
}
