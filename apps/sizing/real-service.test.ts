import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type RunningService, type ServiceDefinition } from '../kit/run-service.ts';
import { catalog } from '../model/catalog.ts';
import { blockingProbability } from '../model/erlang.ts';
import { loadsFromMetrics } from './from-metrics.ts';
import { sizingOfMeasured } from './sizing.ts';

const SLOTS = 4;
const ARRIVALS_PER_SECOND = 100;
const MEAN_SERVICE_MS = 30;
const SECONDS = 5;
const BATCHES = 10;
/** Student's t for 9 degrees of freedom, two-sided 99.9 %. */
const STUDENT_T = 4.781;

const exponential = (mean: number): number => -mean * Math.log(1 - Math.random());
const secret = 'a-caller-secret-of-thirty-two-characters';

/** The real frame of a service, with a handler that holds its slot for a random time. */
const definition: ServiceDefinition<'seizure-detection', Record<never, never>> = {
  name: 'seizure-detection',
  spec: {},
  build: async () => ({
    handlers: {
      predict: (_request, response) => {
        response.json({});
      },
      predictions: async (_request, response) => {
        await new Promise((resolve) => setTimeout(resolve, exponential(MEAN_SERVICE_MS)));
        response.json({});
      },
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
    EEG_ACQUISITION_SECRET: secret,
  });
});
afterAll(() => service.stop());

/** Sends Poisson arrivals for `SECONDS` and returns whether each was rejected, in the order of arrival. */
async function poissonLoad(): Promise<readonly boolean[]> {
  const answers: Promise<boolean>[] = [];
  const startedAt = performance.now();
  let due = exponential(1_000 / ARRIVALS_PER_SECOND);
  while (due < SECONDS * 1_000) {
    const wait = startedAt + due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(
      fetch(`${service.url}/v1/predictions`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      }).then(async (answer) => {
        await answer.arrayBuffer();
        return answer.status === 503;
      }),
    );
    due += exponential(1_000 / ARRIVALS_PER_SECOND);
  }
  return Promise.all(answers);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a real service under a Poisson load', () => {
  it('rejects the share that Erlang B says for the load that its own metrics show', async () => {
    const [rejected, loads] = await Promise.all([
      poissonLoad(),
      loadsFromMetrics(`${service.url}/metrics`, SECONDS + 0.5),
    ]);
    const load = loads.find((each) => each.service === 'seizure-detection')!;
    expect(load.arrivalsPerSecond * load.seconds).toBeCloseTo(rejected.length, 0);

    const size = Math.floor(rejected.length / BATCHES);
    const shares = Array.from({ length: BATCHES }, (_, batch) =>
      meanOf(rejected.slice(batch * size, (batch + 1) * size).map(Number)),
    );
    const mean = meanOf(shares);
    const deviation = Math.sqrt(
      shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (BATCHES - 1) / BATCHES,
    );
    const offered = (rejected.length / SECONDS) * (load.serviceMs! / 1_000);
    const expected = blockingProbability(offered, SLOTS);
    expect(expected).toBeGreaterThan(0.1);
    expect(Math.abs(mean - expected)).toBeLessThanOrEqual(STUDENT_T * deviation);

    const [sizing] = sizingOfMeasured(catalog, loads);
    expect(sizing!.rejectedShare).toBeCloseTo(meanOf(rejected.map(Number)), 1);
    expect(sizing!.load.serviceMs).toBeGreaterThanOrEqual(MEAN_SERVICE_MS / 2);
  });
});
