import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eegSubmissionBatch } from '../../../apps/contracts/eeg-submission.ts';
import { ServiceError } from '../../../apps/kit/errors.ts';
import { startService, type RunningService, type ServiceDefinition } from '../../../apps/kit/run-service.ts';
import { catalog } from '../../../apps/model/catalog.ts';
import type { LoadPlan } from './load-plan.ts';
import { NO_SLOT, runLoad } from './run-load.ts';

const SLOTS = 2;
const SERVICE_MS = 20;
const MINUTE_MS = 60_000;
const token = 'token-of-a-device';

/** The real frame of a service, with a handler that holds its slot for a while. */
const definition: ServiceDefinition<'eeg-acquisition', Record<never, never>> = {
  name: 'eeg-acquisition',
  spec: {},
  build: async () => ({
    handlers: {
      legacyWindow: () => {
        throw new Error('must not be called');
      },
      windows: async (request, response) => {
        const { windows } = eegSubmissionBatch.parse(request.body);
        await new Promise((resolve) => setTimeout(resolve, SERVICE_MS));
        response.json({
          results: windows.map(({ recordingId, sequence }) => ({
            recordingId,
            sequence,
            windowId: sequence + 1,
            duplicate: false,
            score: { status: 'unscored', reason: 'nobody scores here' },
          })),
        });
      },
    },
    authenticateDevice: (request, _response, next) => {
      if (request.headers.authorization !== `Bearer ${token}`)
        throw new ServiceError('unauthorised', `'authorization' must be the token`);
      next();
    },
    readiness: {},
  }),
};

let service: RunningService;
beforeAll(async () => {
  service = await startService(definition, {
    PORT: '0',
    SLOTS: String(SLOTS),
    LOG_LEVEL: 'silent',
    DATA_ACCESS_URL: 'http://127.0.0.1:9',
    SEIZURE_DETECTION_URL: 'http://127.0.0.1:9',
    SERVICE_SECRET: 'a-caller-secret-of-thirty-two-characters',
  });
});
afterAll(() => service.stop());

const plan = (changes: Partial<LoadPlan>): LoadPlan => ({
  content: { kind: 'eeg-window' },
  path: catalog['eeg-acquisition'].routes.windows.path,
  arrivals: { perSecond: 150 },
  targets: [{ url: service.url, token }],
  observed: [service.url],
  seed: 5,
  warmUpSeconds: 0.2,
  seconds: 0.8,
  ...changes,
});

describe('a load', () => {
  it(
    'that comes by chance counts as many arrivals and refusals as the service does',
    async () => {
      const { targets, counters, stored, storedInAll, latencyMs } = await runLoad(plan({}));
      const { start, before, after } = counters[0]!;
      const [{ answers, spells }] = targets as [(typeof targets)[number]];
      const refused = spells.reduce((sum, { hits }) => sum + hits, 0);
      expect(spells.reduce((sum, { of }) => sum + of, 0)).toBe(after.arrivals - before.arrivals);
      expect(refused).toBe(after.rejected - before.rejected);
      expect(refused).toBeGreaterThan(0);
      expect(answers).toEqual({ 200: stored, [NO_SLOT]: refused });
      expect(storedInAll).toBe(after.served - start.served);
      expect(latencyMs.p50).toBeGreaterThanOrEqual(SERVICE_MS - 1);
      expect(latencyMs.p99).toBeGreaterThanOrEqual(latencyMs.p50);
    },
    MINUTE_MS,
  );

  it(
    'of so many at once finds slots where they are as many',
    async () => {
      const { targets, stored } = await runLoad(plan({ arrivals: { atOnce: SLOTS } }));
      expect(targets[0]!.answers[200]).toBe(stored);
      expect(stored).toBeGreaterThan(SLOTS);
    },
    MINUTE_MS,
  );

  it(
    'that is refused tells why',
    async () => {
      const targets = [{ url: service.url, token: 'another' }];
      const refused = await runLoad(
        plan({ targets, arrivals: { atOnce: 1 }, warmUpSeconds: 0, seconds: 0.1 }),
      );
      expect(refused.stored).toBe(0);
      expect(Object.keys(refused.targets[0]!.answers)).toEqual(['401 unauthorised']);
    },
    MINUTE_MS,
  );
});
