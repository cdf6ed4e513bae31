import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../apps/model/catalog.ts';
import { openConnections, type Connections } from '../../apps/simulator/senders/http-post.ts';
import { until } from '../../apps/testing/until.ts';
import { ingressController } from '../lab/objects/traefik.ts';
import { figure } from './testing/figures.ts';
import { LiveDevice } from './testing/live-device.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { WardPage } from './testing/ward-page.ts';
import { endPod, nameOf, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const TOLD_WITHIN_MS = 10_000;
const TWO_HOURS_MS = 7_200_000;
const SHOWN_WITHIN_MS = 2 * MINUTE_MS;

const system = new SystemUnderTest();
/** Patients of this run alone. */
const first = 4_000_000 + Math.floor(Math.random() * 1_000_000);
const patients = { live: first, silent: first + 1, slow: first + 2, fast: first + 3 };
let connections: Connections;
let ward: WardPage;
let live: LiveDevice;

const device = async (patientId: number, aheadMs = 0): Promise<LiveDevice> =>
  new LiveDevice({
    url: system.url('devices', catalog['eeg-acquisition'].routes.windows.path),
    token: await system.addDevice(patientId, 'eeg'),
    post: connections.post,
    aheadMs,
  });

const says = async (patientId: number): Promise<string> =>
  (await ward.tile(patientId).innerText()).replaceAll('\n', ' ');

const untilTileSays = (patientId: number, text: RegExp, deadlineMs: number): Promise<unknown> =>
  until(`the tile says ${text}`, async () => text.test(await says(patientId)), deadlineMs);

const untilPageSays = (text: RegExp, deadlineMs: number): Promise<unknown> =>
  until(`the page says ${text}`, async () => text.test(await ward.connection.innerText()), deadlineMs);

/** Does harm, and measures how long the page goes on as if nothing had happened. */
async function told(
  what: string,
  harm: () => Promise<unknown>,
  truth: (deadlineMs: number) => Promise<unknown>,
) {
  await harm();
  const began = Date.now();
  await truth(SHOWN_WITHIN_MS);
  const ms = Date.now() - began;
  figure(`the ward page tells: ${what}`, `${(ms / 1_000).toFixed(1)} s`);
  expect(ms).toBeLessThan(TOLD_WITHIN_MS);
}

/** Ends all pods of a Deployment at once, however long they would take to stop, and brings new ones afterwards. */
async function without(
  deployment: string,
  namespace: string,
  act: (remove: () => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  const of = ['--namespace', namespace];
  const pods = (await system.cluster.list('v1', 'Pod', namespace)).filter(
    (pod) => nameOf(pod) === deployment,
  );
  const scale = (replicas: number) =>
    system.kubectl(...of, 'scale', `deployment/${deployment}`, `--replicas=${replicas}`);
  try {
    await act(async () => {
      await scale(0);
      await Promise.all(pods.map((pod) => endPod(system, pod)));
    });
  } finally {
    await scale(pods.length);
  }
}

beforeAll(async () => {
  await untilWhole(system);
  connections = openConnections(new AbortController().signal, (await system.wayIn()).connect);
  ward = await WardPage.open(system, `proof-${first}`);
  live = await device(patients.live);
  await untilTileSays(patients.live, /● LIVE/, SHOWN_WITHIN_MS);
}, 10 * MINUTE_MS);
afterAll(async () => {
  live?.abandon();
  await ward?.close();
  await connections?.close();
  await system.close();
}, 2 * MINUTE_MS);
afterEach(() => untilWhole(system), 6 * MINUTE_MS);

describe('the ward page tells within 10 s', () => {
  it(
    'that a device is silent',
    async () => {
      const silent = await device(patients.silent);
      await untilTileSays(patients.silent, /● LIVE/, SHOWN_WITHIN_MS);
      await told(
        'a silent device',
        () => silent.finish(),
        (deadlineMs) => untilTileSays(patients.silent, /DELAYED|NO DATA/, deadlineMs),
      );
    },
    6 * MINUTE_MS,
  );

  it(
    'that a signal is two hours old, when the clock of its device is slow; it is stored as of then, once',
    async () => {
      const slow = await device(patients.slow, -TWO_HOURS_MS);
      await told(
        'a clock that is two hours slow',
        () => until('a window is stored', () => slow.acknowledged.size > 0, MINUTE_MS),
        (deadlineMs) => untilTileSays(patients.slow, /NO DATA 2 h/, deadlineMs),
      );
      await slow.finish();
      expect(slow.acknowledged.size).toBe(slow.made);
      expect(
        await system.rows(
          `SELECT COUNT(*), COUNT(DISTINCT sequence), MAX(start_ms) < UNIX_TIMESTAMP() * 1000 - 7000000 FROM eeg_windows WHERE recording_id = '${slow.recordingId}'`,
        ),
      ).toEqual([[String(slow.made), String(slow.made), '1']]);
    },
    6 * MINUTE_MS,
  );

  it(
    'that nothing came from a device whose clock is two hours fast, which is told to set it',
    async () => {
      const fast = await device(patients.fast, TWO_HOURS_MS);
      await until('it was refused', () => (fast.failures.get('400') ?? 0) > 0, MINUTE_MS);
      await fast.finish();
      expect([...fast.failures.keys()]).toEqual(['400']);
      expect(fast.said).toMatch(/must not lie more than 300 s in the future; set the clock of the device/);
      expect(
        await system.rows(`SELECT COUNT(*) FROM eeg_windows WHERE recording_id = '${fast.recordingId}'`),
      ).toEqual([['0']]);
      await untilTileSays(patients.fast, /NO EEG YET/, TOLD_WITHIN_MS);
    },
    6 * MINUTE_MS,
  );

  it(
    'that nothing is scored while detection is away; it is scored later',
    async () => {
      await without('seizure-detection', system.namespace, (remove) =>
        told('no detection', remove, (deadlineMs) =>
          untilTileSays(patients.live, /not yet scored/, deadlineMs),
        ),
      );
      await untilTileSays(patients.live, /^(?!.*not yet scored).*● LIVE/, SHOWN_WITHIN_MS);
      await until(
        'every window is scored',
        async () =>
          (
            await system.rows(
              `SELECT 1 FROM eeg_windows WHERE patient_id = ${patients.live} AND score_status = 'unscored' AND received_ms < UNIX_TIMESTAMP() * 1000 - 5000`,
            )
          ).length === 0,
        3 * MINUTE_MS,
      );
    },
    10 * MINUTE_MS,
  );

  it(
    'that it hears nothing of the data, and hears of them again by itself',
    async () => {
      await without('data-access', system.namespace, (remove) =>
        told('no data-access', remove, (deadlineMs) =>
          untilPageSays(/DISCONNECTED: no data service/, deadlineMs),
        ),
      );
      await untilPageSays(/● CONNECTED/, SHOWN_WITHIN_MS);
      await untilTileSays(patients.live, /● LIVE/, SHOWN_WITHIN_MS);
    },
    10 * MINUTE_MS,
  );

  it(
    'that it is cut off from the hospital, and is back by itself',
    async () => {
      await without('traefik', ingressController.namespace, (remove) =>
        told('no way in', remove, (deadlineMs) =>
          untilPageSays(/DISCONNECTED: no answer from the dashboard/, deadlineMs),
        ),
      );
      await untilPageSays(/● CONNECTED/, SHOWN_WITHIN_MS);
      await untilTileSays(patients.live, /● LIVE/, SHOWN_WITHIN_MS);
    },
    10 * MINUTE_MS,
  );
});
