import { join } from 'node:path';
import type { DeviceKind } from '../contracts/device.ts';
import { startService, type RunningService } from '../kit/run-service.ts';
import { deviceProgram } from '../services/data-access/commands/device-program.ts';
import { withDatabase } from '../services/data-access/commands/with-database.ts';
import { definition as dataAccess } from '../services/data-access/definition.ts';
import { definition as eegAcquisition } from '../services/eeg-acquisition/definition.ts';
import { definition as heartRateAcquisition } from '../services/heart-rate-acquisition/definition.ts';
import { definition as seizureDetection } from '../services/seizure-detection/definition.ts';
import { addTestPhysician } from '../services/data-access/testing/test-physician.ts';
import { actingFor, testPhysician } from './people.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** One secret for all callers of a test. */
export const secret = 'the-secret-that-all-services-of-a-test-share';
const asService = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
const common = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', SERVICE_SECRET: secret };

/** The real data-access on a database of its own, and the other services as a test needs them. All in this process. */
export interface Ward {
  readonly url: string;
  /** Environment of a service that calls data-access; `overrides` win. */
  environment(overrides?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  /** Adds a device, and its patient when new; returns its token. */
  addDevice(patientId: number, kind: DeviceKind): Promise<string>;
  revokeDevice(token: string): Promise<void>;
  /** Answer of a GET route of data-access. */
  read(path: string): Promise<unknown>;
  startEegAcquisition(overrides: NodeJS.ProcessEnv): Promise<RunningService>;
  startHeartRateAcquisition(overrides?: NodeJS.ProcessEnv): Promise<RunningService>;
  startDetection(overrides?: NodeJS.ProcessEnv): Promise<RunningService>;
  /** Stops data-access and starts it again on the same port and database. */
  stopStore(): Promise<void>;
  startStore(): Promise<void>;
  /** Stops everything, the last started first, and removes the database. */
  stop(): Promise<void>;
}

export async function startWard(): Promise<Ward> {
  const folder = temporaryFolder();
  const DATABASE_URL = `sqlite:${join(folder.path, 'ward.sqlite')}`;
  const callers = { EEG_ACQUISITION_SECRET: secret, HEART_RATE_ACQUISITION_SECRET: secret };
  const storeEnvironment = { ...common, ...callers, DASHBOARD_SECRET: secret, DATABASE_URL };
  let store: RunningService | undefined = await startService(dataAccess, storeEnvironment);
  await withDatabase({ DATABASE_URL }, addTestPhysician);
  const { url, port } = store;
  const others: RunningService[] = [];
  const started = async (service: Promise<RunningService>): Promise<RunningService> => {
    others.push(await service);
    return service;
  };
  const devices = async (...options: readonly string[]): Promise<string> => {
    let printed = '';
    await deviceProgram({ DATABASE_URL }, (text) => (printed += text)).parseAsync(['', '', ...options]);
    return printed;
  };
  const environment: Ward['environment'] = (overrides = {}) => ({
    ...common,
    DATA_ACCESS_URL: url,
    ...overrides,
  });
  const stopStore = async (): Promise<void> => {
    await store?.stop();
    store = undefined;
  };
  return {
    url,
    environment,
    addDevice: async (patientId, kind) => {
      const patient = ['--patient', String(patientId), '--patient-name', `Patient ${patientId}`];
      const printed = await devices('add', ...patient, '--kind', kind, '--name', 'test', '--json');
      return (JSON.parse(printed) as { token: string }).token;
    },
    revokeDevice: async (token) => {
      await devices('revoke', token.split('_')[1]!);
    },
    read: async (path) =>
      (await fetch(url + path, { headers: { ...asService, ...actingFor(testPhysician) } })).json(),
    startEegAcquisition: (overrides) => started(startService(eegAcquisition, environment(overrides))),
    startHeartRateAcquisition: (overrides) =>
      started(startService(heartRateAcquisition, environment(overrides))),
    startDetection: (overrides = {}) =>
      started(startService(seizureDetection, { ...common, ...callers, BACKEND: 'wasm', ...overrides })),
    stopStore,
    startStore: async () => {
      store ??= await startService(dataAccess, { ...storeEnvironment, PORT: String(port) });
    },
    stop: async () => {
      for (const service of others.toReversed()) await service.stop();
      await stopStore();
      folder.remove();
    },
  };
}
