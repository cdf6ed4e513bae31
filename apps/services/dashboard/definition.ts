import { Gauge } from 'prom-client';
import { createMetrics } from '../../kit/metrics.ts';
import { createPeer } from '../../kit/peer.ts';
import type { ServiceDefinition } from '../../kit/run-service.ts';
import { dataAccessWard } from './clients/data-access-ward.ts';
import { dashboardSpec } from './config.ts';
import { WardFollower } from './domain/ward-follower.ts';
import { demoPerson } from './domain/demo-person.ts';
import { loadAssets } from './http/assets.ts';
import { EventHub } from './http/event-hub.ts';
import { dashboardHandlers } from './http/handlers.ts';
import { assertNetworkAccess, isLoopback, onlyLoopbackHostNames } from './http/network-access.ts';
import { onlyOwnPage } from './http/only-own-page.ts';
import { refusedPage } from './http/refused-page.ts';
import { securityHeaders } from './http/security-headers.ts';

/** The clinicians' page and its live stream. */
export const definition: ServiceDefinition<'dashboard', typeof dashboardSpec> = {
  name: 'dashboard',
  spec: dashboardSpec,
  build: async (config, log) => {
    assertNetworkAccess(config.host, config.allowUnauthenticatedNetworkAccess);
    const exposed = !isLoopback(config.host);
    if (exposed)
      log.warn(
        { host: config.host },
        'NO SIGN-IN: the dashboard is open to the network, everybody who reaches it sees every patient',
      );
    const assets = await loadAssets(config.assetsDir);
    const metrics = createMetrics('dashboard');
    const hub = new EventHub();
    new Gauge({
      name: 'dashboard_event_streams',
      help: 'Browsers connected to the live stream',
      registers: [metrics.registry],
      collect() {
        this.set(hub.clients);
      },
    });
    const dataAccess = createPeer('data-access', {
      url: config.peerUrls['data-access']!,
      secret: config.secret!,
    });
    const follower = new WardFollower({
      source: dataAccessWard(dataAccess),
      broadcast: (bytes) => hub.broadcast(bytes),
      onReachable: (reachable) =>
        reachable ? log.info('data-access is heard') : log.warn('data-access is not heard'),
    });
    follower.start();
    return {
      handlers: dashboardHandlers({
        dataAccess,
        follower,
        hub,
        assets,
        unauthenticatedNetworkAccess: exposed,
      }),
      people: {
        actorOf: () => demoPerson,
        mayReach: (_actor, patientId) => !follower.loaded || follower.has(patientId),
        refused: refusedPage(assets.manifest),
      },
      readiness: {
        'data-access': () => dataAccess.readiness(),
        ward: () => ({ ready: follower.reachable, detail: { streams: hub.clients } }),
      },
      before: [securityHeaders, onlyOwnPage, ...(exposed ? [] : [onlyLoopbackHostNames])],
      metrics,
      close: async () => {
        await follower.stop();
        await dataAccess.close();
      },
    };
  },
};
