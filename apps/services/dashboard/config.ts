import { fileURLToPath } from 'node:url';
import { from, variable } from '../../kit/config.ts';

/** Settings of the dashboard's own. */
export const dashboardSpec = {
  assetsDir: variable({
    env: 'ASSETS_DIR',
    doc: 'folder of the built page',
    schema: from.text,
    default: fileURLToPath(new URL('./assets', import.meta.url)),
  }),
  allowUnauthenticatedNetworkAccess: variable({
    env: 'ALLOW_UNAUTHENTICATED_NETWORK_ACCESS',
    doc: 'true: listen on any address although nobody signs in, so that everybody on the network sees every patient',
    schema: from.flag,
    default: 'false',
  }),
};
