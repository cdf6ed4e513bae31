import { startService, type RunningService } from '../../../kit/run-service.ts';
import { storeEegWindowsAnswer, type NewEegWindow } from '../../../contracts/eeg-store.ts';
import { storeHeartRatesAnswer, type HeartRatePost } from '../../../contracts/heart-rate.ts';
import { createPeer } from '../../../kit/peer.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { deviceProgram } from '../../data-access/commands/device-program.ts';
import { withDatabase } from '../../data-access/commands/with-database.ts';
import { definition } from '../../data-access/definition.ts';
import { addTestPhysician } from '../../data-access/testing/test-physician.ts';
import { dashboardSecret } from './start-dashboard.ts';

const acquisitionSecret = 'acquisition-secret-of-a-test-0123456';

/** Environment of a data-access that knows the dashboard and the acquisitions of tests. */
export const dataAccessEnv = (databaseUrl: string): Readonly<Record<string, string>> => ({
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'silent',
  DATABASE_URL: databaseUrl,
  LEGACY_TIME_ZONE: 'Europe/Rome',
  DASHBOARD_SECRET: dashboardSecret,
  EEG_ACQUISITION_SECRET: acquisitionSecret,
  HEART_RATE_ACQUISITION_SECRET: acquisitionSecret,
});

/** Registers patients as an operator does, and the physician of tests; answers with the password. */
export async function addPatients(databaseUrl: string, names: readonly string[]): Promise<string> {
  for (const [index, name] of names.entries())
    await deviceProgram({ DATABASE_URL: databaseUrl }, () => undefined).parseAsync(
      ['add', '--patient', String(index + 1), '--patient-name', name, '--kind', 'eeg', '--name', 'EEG'],
      { from: 'user' },
    );
  const password = await withDatabase({ DATABASE_URL: databaseUrl }, addTestPhysician);
  return password!;
}

/** The acquisitions' side of data-access. */
export function sender(url: string) {
  const peer = createPeer('data-access', { url, secret: acquisitionSecret });
  return {
    store: (windows: readonly NewEegWindow[]) =>
      peer.call('storeEegWindows', { body: { windows }, answer: storeEegWindowsAnswer }),
    storeHeartRates: (post: HeartRatePost) =>
      peer.call('storeHeartRates', { body: { posts: [post] }, answer: storeHeartRatesAnswer }),
    close: () => peer.close(),
  };
}
export type Sender = ReturnType<typeof sender>;

export interface RealDataAccess {
  readonly url: string;
  readonly databaseUrl: string;
  /** Password of the account `test`. */
  readonly password: string;
  readonly sender: Sender;
  stop(): Promise<void>;
}

/** The real data-access on an embedded database in a folder of its own, with these patients. */
export async function startDataAccess(names: readonly string[]): Promise<RealDataAccess> {
  const folder = temporaryFolder();
  const databaseUrl = `sqlite:${folder.path}/ward.sqlite`;
  const password = await addPatients(databaseUrl, names);
  const service: RunningService = await startService(definition, dataAccessEnv(databaseUrl));
  const own = sender(service.url);
  return {
    url: service.url,
    databaseUrl,
    password,
    sender: own,
    stop: async () => {
      await own.close();
      await service.stop();
      folder.remove();
    },
  };
}
