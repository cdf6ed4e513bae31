import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { catalog } from '../../apps/model/catalog.ts';
import { databaseHost } from '../../apps/model/deployment/pod-environment.ts';
import { WINDOW_MS } from '../../apps/contracts/eeg-window.ts';
import { submission } from '../../apps/services/eeg-acquisition/testing/windows.ts';
import { openConnections, type Answer, type Connections } from '../../apps/simulator/senders/http-post.ts';
import { until } from '../../apps/testing/until.ts';
import { isReady } from '../cluster/describe-pods.ts';
import { labHospital } from '../lab/objects/hospital.ts';
import { describeInLab, runningLab } from './testing/describe-in-lab.ts';
import { figure } from './testing/figures.ts';
import { LiveDevice } from './testing/live-device.ts';
import { SmallVolume } from './testing/small-volume.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { LATER } from './testing/traffic.ts';
import { WardPage } from './testing/ward-page.ts';
import { nameOf, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const TOLD_WITHIN_MS = 10_000;
const BATCH = 60;
/** Far more than fit into what the files of the database have free inside. */
const MOST_BATCHES = 2_000;
const OWNER = 'data-access';
/** Until a pod is not ready: its tries to write fit into what the database has free inside its files for a while, as single windows do. */
const UNREADY_WITHIN_MS = 2 * MINUTE_MS;
const UNTRUE_IS_OVER = /DISCONNECTED|DELAYED|NO DATA/;

const system = new SystemUnderTest();
const patientId = 8_000_000 + Math.floor(Math.random() * 1_000_000);
const url = system.url('devices', catalog['eeg-acquisition'].routes.windows.path);
let connections: Connections;
let ward: WardPage | undefined;
let volume: SmallVolume | undefined;

const scaleDatabase = (replicas: number): Promise<string> =>
  system.kubectl('scale', `statefulset/${databaseHost}`, `--replicas=${replicas}`);

/** Has something done to the volume of the database while nobody has it open. */
async function whileDatabaseIsDown(act: () => Promise<unknown>): Promise<void> {
  await scaleDatabase(0);
  await system.kubectl('wait', '--for=delete', `pod/${databaseHost}-0`, '--timeout=110s');
  try {
    await act();
  } finally {
    await scaleDatabase(1);
    await untilWhole(system);
  }
}

beforeAll(async () => {
  await untilWhole(system);
  const { data } = labHospital.database;
  if (data.kind !== 'local') throw new Error("the lab's volume must be a folder, to be made small");
  connections = openConnections(new AbortController().signal, (await system.wayIn()).connect);
  await whileDatabaseIsDown(async () => {
    volume = await SmallVolume.inPlaceOf(data.path, runningLab(system));
  });
  ward = await WardPage.open(system, `proof-${patientId}`);
}, 10 * MINUTE_MS);
afterAll(async () => {
  await ward?.close();
  await connections?.close();
  if (volume !== undefined) await whileDatabaseIsDown(() => volume!.giveBack());
  await system.close();
}, 10 * MINUTE_MS);

const tileSays = async (): Promise<string> => (await ward!.tile(patientId).innerText()).replaceAll('\n', ' ');

/** A device that empties its memory: batches of one recording, as fast as they are answered. */
class Emptying {
  readonly recordingId = randomUUID();
  acknowledged = 0;
  readonly #token: string;
  readonly #startMs = Date.now() - 24 * 60 * MINUTE_MS;

  constructor(token: string) {
    this.#token = token;
  }

  /** Sends the next batch, the same one until it was acknowledged. */
  async send(): Promise<Answer> {
    const windows = Array.from({ length: BATCH }, (_, index) => {
      const sequence = this.acknowledged + index;
      const start = new Date(this.#startMs + Math.round(sequence * WINDOW_MS)).toISOString();
      return submission(sequence, { recordingId: this.recordingId, start });
    });
    const answer = await connections.post(url, { authorization: `Bearer ${this.#token}` }, { windows });
    if (isStored(answer)) this.acknowledged += BATCH;
    return answer;
  }
}

const isStored = (answer: Answer): boolean => answer.kind === 'answered' && answer.status < 300;

const storedOnce = async (recordingId: string): Promise<number> => {
  const rows = await system.rows(
    `SELECT COUNT(*), COUNT(DISTINCT sequence) FROM eeg_windows WHERE recording_id = '${recordingId}'`,
  );
  const [all, different] = rows[0]!.map(Number);
  expect(all).toBe(different);
  return all!;
};

/** What happens from a volume that is filled until it has room again. */
async function fullOnce(live: LiveDevice, emptying: Emptying): Promise<void> {
  await until('the tile is live', async () => /● LIVE/.test(await tileSays()), 2 * MINUTE_MS);
  await volume!.fill();
  let refused: Answer | undefined;
  for (let sent = 0; refused === undefined && sent < MOST_BATCHES; sent += 1) {
    const answer = await emptying.send();
    if (!isStored(answer)) refused = answer;
  }
  const fullAt = Date.now();
  expect(refused).toMatchObject({ kind: 'answered', status: 503 });

  let stored = { windows: live.acknowledged.size, at: Date.now() };
  const told = until(
    'the ward page tells',
    async () => {
      const windows = live.acknowledged.size;
      if (windows > stored.windows) stored = { windows, at: Date.now() };
      const said = `${await ward!.connection.innerText()}; ${await tileSays()}`;
      return UNTRUE_IS_OVER.test(said) && { said, ms: Date.now() - stored.at };
    },
    MINUTE_MS,
  );
  const owners = async () => (await system.pods()).filter((pod) => nameOf(pod) === OWNER);
  const unready = until(
    'a pod of data-access that refused is not ready',
    async () => !(await owners()).every(isReady) && Date.now() - fullAt,
    UNREADY_WITHIN_MS,
  );
  const answers: Answer[] = [refused!];
  const send = async (): Promise<void> => {
    while (Date.now() < fullAt + 2 * TOLD_WITHIN_MS) answers.push(await emptying.send());
  };
  const [page, unreadyMs] = await Promise.all([told, unready, send()]);
  const counts = countsOf(answers);
  figure(
    'full volume',
    `the page said ${(page.ms / 1_000).toFixed(1)} s after the last window that was stored '${page.said}'; a pod of data-access was not ready ` +
      `${(unreadyMs / 1_000).toFixed(1)} s after the first refusal; posts since: ${JSON.stringify(counts)}`,
  );
  expect(Object.keys(counts).filter((status) => status !== LATER)).toEqual([]);
  expect(page.ms).toBeLessThan(TOLD_WITHIN_MS);

  const freedAt = Date.now();
  const before = live.acknowledged.size;
  await volume!.free();
  await until('a window is stored again', () => live.acknowledged.size > before, 2 * MINUTE_MS);
  const storedMs = Date.now() - freedAt;
  await until('the tile is live again', async () => /● LIVE/.test(await tileSays()), 2 * MINUTE_MS);
  figure(
    'full volume, room again',
    `stored after ${(storedMs / 1_000).toFixed(1)} s, live on the page after ${((Date.now() - freedAt) / 1_000).toFixed(1)} s`,
  );
  await untilWhole(system);
  expect(isStored(await emptying.send())).toBe(true);
}

describeInLab('a full volume of the database', () => {
  it(
    'takes no window that it cannot keep, is told of within 10 s, and is over by itself when there is room again; the second time too',
    async () => {
      const token = await system.addDevice(patientId, 'eeg');
      const emptying = new Emptying(await system.addDevice(patientId + 1, 'eeg'));
      const live = new LiveDevice({ url, token, post: connections.post });
      system.atEnd(async () => live.abandon());
      // What a database freed inside its files on one occasion must not be taken for room on the next.
      for (let time = 0; time < 2; time += 1) await fullOnce(live, emptying);
      await live.finish();
      figure(
        'full volume, windows of a live device',
        `${live.made} made, ${live.acknowledged.size} acknowledged; answers that were none: ${JSON.stringify(Object.fromEntries(live.failures))}; ` +
          `${emptying.acknowledged} of a device that emptied its memory acknowledged`,
      );
      expect(live.acknowledged.size).toBe(live.made);
      expect(await storedOnce(live.recordingId)).toBe(live.made);
      expect(await storedOnce(emptying.recordingId)).toBe(emptying.acknowledged);
    },
    15 * MINUTE_MS,
  );
});

const countsOf = (answers: readonly Answer[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const what = answer.kind === 'answered' ? String(answer.status) : answer.reason;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
};
