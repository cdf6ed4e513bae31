import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../../apps/model/catalog.ts';
import { EventReader } from '../../../apps/services/dashboard/testing/event-reader.ts';
import { STREAM_SILENCE_MS } from '../../../apps/services/dashboard/stream/stream-event.ts';
import { openConnections, type Connections } from '../../../apps/simulator/senders/http-post.ts';
import { until } from '../../../apps/testing/until.ts';
import { figure } from '../testing/figures.ts';
import { LiveDevice } from '../testing/live-device.ts';
import { SystemUnderTest, type WayIn } from '../testing/system-under-test.ts';
import { WardPage } from '../testing/ward-page.ts';
import { untilWhole } from '../testing/workloads.ts';

const MINUTE_MS = 60_000;
const IDLE_MS = 11 * MINUTE_MS;

const system = new SystemUnderTest();
const patientId = 5_000_000 + Math.floor(Math.random() * 1_000_000);
const readers: EventReader[] = [];
let wayIn: WayIn;
let cookie: string;
let connections: Connections;
let device: LiveDevice | undefined;

beforeAll(async () => {
  await untilWhole(system);
  wayIn = await system.wayIn();
  connections = openConnections(new AbortController().signal, wayIn.connect);
  const ward = await WardPage.open(system, `proof-${patientId}`);
  cookie = (await ward.page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await ward.close();
}, 10 * MINUTE_MS);
afterAll(async () => {
  device?.abandon();
  readers.forEach((reader) => reader.close());
  await connections?.close();
  await system.close();
}, MINUTE_MS);

async function open(lastEventId?: number): Promise<EventReader> {
  const url = system.url('dashboard', '');
  const reader = await EventReader.open(url, { cookie, lastEventId, connect: wayIn.connect });
  readers.push(reader);
  return reader;
}

const windowsIn = (reader: EventReader): readonly number[] =>
  reader
    .of('window')
    .filter((window) => window.patientId === patientId)
    .map(({ windowId }) => windowId);
const lastIdIn = (reader: EventReader): number =>
  Number(reader.events.findLast(({ id }) => id !== undefined)!.id);

describe('an event stream through the ingress', () => {
  it(
    'stays up while nothing happens for eleven minutes, and is never silent so long that a page gives it up',
    async () => {
      const reader = await open();
      await reader.next('ward');
      let heard = reader.events.length;
      let heardMs = Date.now();
      let longestMs = 0;
      const endMs = Date.now() + IDLE_MS;
      await until(
        'eleven minutes are over',
        () => {
          longestMs = Math.max(longestMs, Date.now() - heardMs);
          if (reader.events.length > heard) heardMs = Date.now();
          heard = reader.events.length;
          return reader.closed || Date.now() >= endMs;
        },
        IDLE_MS + MINUTE_MS,
      );
      figure(
        'an idle event stream through the ingress',
        `${IDLE_MS / MINUTE_MS} min, silent for ${(longestMs / 1_000).toFixed(1)} s at most`,
      );
      expect(reader.closed).toBe(false);
      expect(longestMs).toBeLessThan(STREAM_SILENCE_MS);
    },
    IDLE_MS + 2 * MINUTE_MS,
  );

  it(
    'goes on after a break where it was: every window is told',
    async () => {
      const first = await open();
      await first.next('ward');
      device = new LiveDevice({
        url: system.url('devices', catalog['eeg-acquisition'].routes.windows.path),
        token: await system.addDevice(patientId, 'eeg'),
        post: connections.post,
      });
      await until('windows are told', () => windowsIn(first).length >= 3, MINUTE_MS);
      first.close();
      const missedFrom = device.acknowledged.size;
      await until('windows are missed', () => device!.acknowledged.size >= missedFrom + 5, MINUTE_MS);
      const second = await open(lastIdIn(first));
      await device.finish();
      const told = () => new Set([...windowsIn(first), ...windowsIn(second)]);
      await until('every window is told', () => told().size === device!.made, MINUTE_MS);
      figure('windows told before and after a break of the stream', `${device.made} of ${device.made}`);
      expect(second.of('ward')).toHaveLength(0);
    },
    5 * MINUTE_MS,
  );
});
