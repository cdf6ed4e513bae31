import { from, variable } from '../../kit/config.ts';
import { authenticateDevice, identifyThrough } from '../../kit/device-identity.ts';
import { timeZoneOrNone } from '../../kit/legacy-time.ts';
import { createMetrics } from '../../kit/metrics.ts';
import { createPeer } from '../../kit/peer.ts';
import type { ServiceDefinition } from '../../kit/run-service.ts';
import { heartRateStoreOf } from './clients/heart-rate-store.ts';
import { handleSamples } from './http/samples.ts';
import { boundLargeBodies } from './http/large-bodies.ts';
import { createSamplesObserver } from './samples-observer.ts';

const spec = {
  zone: variable({
    env: 'LEGACY_TIME_ZONE',
    doc: 'IANA zone of dates that carry no offset; empty: such samples are skipped',
    schema: timeZoneOrNone,
    default: '',
    example: 'Europe/Rome',
  }),
  futureToleranceMs: variable({
    env: 'FUTURE_TOLERANCE_MS',
    doc: 'how far a sample may lie in the future, in milliseconds',
    schema: from.integer(0, 86_400_000),
    default: '300000',
  }),
};

/** heart-rate-acquisition: receives what Health Auto Export sends, and has it stored for the patient of the token. */
export const definition: ServiceDefinition<'heart-rate-acquisition', typeof spec> = {
  name: 'heart-rate-acquisition',
  spec,
  build: async (config, log) => {
    const dataAccess = createPeer('data-access', {
      url: config.peerUrls['data-access']!,
      secret: config.secret!,
    });
    const metrics = createMetrics('heart-rate-acquisition');
    return {
      metrics,
      handlers: {
        samples: handleSamples({
          store: heartRateStoreOf(dataAccess),
          observer: createSamplesObserver(metrics.registry, log),
          rules: { zone: config.zone, futureToleranceMs: config.futureToleranceMs },
          now: Date.now,
        }),
      },
      authenticateDevice: authenticateDevice({ identify: identifyThrough(dataAccess), kind: 'heart-rate' }),
      received: [boundLargeBodies()],
      readiness: { 'data-access': () => dataAccess.readiness() },
      close: () => dataAccess.close(),
    };
  },
};
