import { Gauge } from 'prom-client';
import { createMetrics } from '../../kit/metrics.ts';
import { createPeer } from '../../kit/peer.ts';
import type { ServiceDefinition } from '../../kit/run-service.ts';
import { dataAccessWard } from './clients/data-access-ward.ts';
import { OpenIdProvider } from './clients/openid-provider.ts';
import { Sessions } from './clients/sessions.ts';
import { dashboardSpec } from './config.ts';
import { WardFollower } from './domain/ward-follower.ts';
import { loadAssets } from './http/assets.ts';
import { EventHub } from './http/event-hub.ts';
import { dashboardHandlers } from './http/handlers.ts';
import {
  isLoopback,
  networkAccessOf,
  onlyLoopbackHostNames,
  onlyThroughProxies,
} from './http/network-access.ts';
import { onlyOwnPage } from './http/only-own-page.ts';
import { openIdSettingsOf } from './http/provider-settings.ts';
import { securityHeaders } from './http/security-headers.ts';
import { signedInPeople } from './http/signed-in-people.ts';
import { guardStreams } from './http/stream-guard.ts';

/** The clinicians' page and its live stream. */
export const definition: ServiceDefinition<'dashboard', typeof dashboardSpec> = {
  name: 'dashboard',
  spec: dashboardSpec,
  build: async (config, log) => {
    const { tls, trustedProxies, secure } = networkAccessOf(config);
    const openId = openIdSettingsOf(config);
    const provider = openId === undefined ? undefined : new OpenIdProvider(openId);
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
    const sessions = new Sessions(dataAccess);
    const follower = new WardFollower({
      source: dataAccessWard(dataAccess),
      broadcast: (events) => hub.broadcast(events),
      onReachable: (reachable) =>
        reachable ? log.info('data-access is heard') : log.warn('data-access is not heard'),
    });
    follower.start();
    const guard = guardStreams(hub, sessions);
    return {
      handlers: dashboardHandlers({ dataAccess, follower, hub, assets, sessions, provider, secure }),
      people: signedInPeople({
        sessions,
        secure,
        manifest: assets.manifest,
        wardOf: (patientId) => (follower.loaded ? follower.wardOf(patientId) : null),
      }),
      readiness: {
        'data-access': () => dataAccess.readiness(),
        ward: () => ({ ready: follower.reachable, detail: { streams: hub.clients } }),
      },
      trustedProxies,
      ...(tls === undefined ? {} : { tls }),
      before: [
        securityHeaders(secure),
        ...(trustedProxies.length > 0 ? [onlyThroughProxies(trustedProxies)] : []),
        ...(isLoopback(config.host) && !secure ? [onlyLoopbackHostNames] : []),
        onlyOwnPage,
      ],
      metrics,
      close: async () => {
        guard.stop();
        await follower.stop();
        await dataAccess.close();
      },
    };
  },
};
