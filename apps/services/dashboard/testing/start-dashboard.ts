import { startService, type RunningService } from '../../../kit/run-service.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { buildAssets } from '../assets/build-assets.ts';
import { definition } from '../definition.ts';

/** The secret that the dashboard shows to data-access in tests. */
export const dashboardSecret = 'dashboard-secret-of-a-test-0123456789';

/** The page, built once for a test file. */
export async function builtAssets(): Promise<{ readonly path: string; readonly remove: () => void }> {
  const folder = temporaryFolder();
  await buildAssets(folder.path);
  return folder;
}

/** A real dashboard on a free port. */
export const startDashboard = (
  dataAccessUrl: string,
  assetsDir: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningService> =>
  startService(definition, {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSETS_DIR: assetsDir,
    DATA_ACCESS_URL: dataAccessUrl,
    SERVICE_SECRET: dashboardSecret,
    ...env,
  });
