import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../apps/model/catalog.ts';
import { legacyBody } from '../../apps/services/eeg-acquisition/testing/windows.ts';
import { createRandom } from '../../apps/simulator/neural-mass/random.ts';
import {
  appDate,
  healthAutoExportBody,
  healthAutoExportRunHeaders,
} from '../../apps/simulator/senders/health-auto-export.ts';
import { openConnections, type Connections } from '../../apps/simulator/senders/http-post.ts';
import { legacyTimestamp } from '../../apps/simulator/senders/legacy-sender.ts';
import { until } from '../../apps/testing/until.ts';
import { legacyPatient } from '../lab/objects/hospital.ts';
import { figure, quantile } from './testing/figures.ts';
import { LiveDevice } from './testing/live-device.ts';
import { SystemUnderTest, type WayIn } from './testing/system-under-test.ts';
import { WardPage } from './testing/ward-page.ts';

const MINUTE_MS = 60_000;
const ZONE = 'Europe/Rome';
/** A patient of this run alone, so that a lab can be proved twice. */
const patient = 1_000_000 + Math.floor(Math.random() * 1_000_000);
const WINDOWS = 20;
const DRAWN_WITHIN_MS = 1_000;

const system = new SystemUnderTest();
const stop = new AbortController();
let wayIn: WayIn;
let connections: Connections;
let eegToken: string;
let heartToken: string;

beforeAll(async () => {
  wayIn = await system.wayIn();
  connections = openConnections(stop.signal, wayIn.connect);
  eegToken = await system.addDevice(patient, 'eeg');
  heartToken = await system.addDevice(patient, 'heart-rate');
  const legacyIsKnown = await system.rows(`SELECT id FROM patients WHERE id = ${legacyPatient}`);
  if (legacyIsKnown.length === 0) await system.addDevice(legacyPatient, 'eeg');
}, 5 * MINUTE_MS);
afterAll(async () => {
  stop.abort();
  await connections?.close();
  await system.close();
});

const devices = (path: string): string => system.url('devices', path);
const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });

describe('through the ingress, with TLS', () => {
  it(
    "an old phone's window is stored once, however often it comes",
    async () => {
      const nowMs = Date.now() - Math.floor(Math.random() * MINUTE_MS);
      const body = legacyBody({
        fk_user: String(legacyPatient),
        register_timestamp: legacyTimestamp(nowMs, ZONE),
      });
      const { path } = catalog['eeg-acquisition'].routes.legacyWindow;
      for (let time = 0; time < 2; time += 1)
        expect(await connections.post(devices(path), {}, body)).toMatchObject({
          kind: 'answered',
          status: 200,
        });
      const second = Math.floor(nowMs / 1_000) * 1_000;
      expect(
        await system.rows(
          `SELECT COUNT(*) FROM eeg_windows WHERE patient_id = ${legacyPatient} AND start_ms = ${second}`,
        ),
      ).toEqual([['1']]);
    },
    MINUTE_MS,
  );

  it(
    'heart rates of Health Auto Export are stored, each once',
    async () => {
      const newest = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
      const minutes = Array.from({ length: 30 }, (_, i) => ({
        minuteMs: newest - i * MINUTE_MS,
        min: 60 + i,
        avg: 62.5 + i,
        max: 66 + i,
      }));
      const phone = { timeZone: ZONE, source: 'Anna’s Apple Watch', random: createRandom(7) };
      const { path } = catalog['heart-rate-acquisition'].routes.samples;
      for (let time = 0; time < 2; time += 1)
        expect(
          await connections.post(
            devices(path),
            { ...healthAutoExportRunHeaders('proof'), ...bearer(heartToken) },
            healthAutoExportBody(minutes, phone),
          ),
        ).toMatchObject({ kind: 'answered', status: 200 });
      expect(appDate(newest, ZONE)).toMatch(/\+0[12]00$/);
      expect(
        await system.rows(
          `SELECT COUNT(*), SUM(mean_bpm) FROM heart_rates WHERE patient_id = ${patient} AND instant_ms BETWEEN ${newest - 29 * MINUTE_MS} AND ${newest}`,
        ),
      ).toEqual([['30', String(minutes.reduce((sum, { avg }) => sum + avg, 0))]]);
    },
    MINUTE_MS,
  );

  it(
    'a stranger, a wrong token and another host are refused',
    async () => {
      const { path } = catalog['eeg-acquisition'].routes.windows;
      const refused = await connections.post(devices(path), bearer('wd_1_guessed'), { windows: [] });
      expect(refused).toMatchObject({ kind: 'answered', status: 401 });
      const elsewhere = await connections.post(system.url('dashboard', path), bearer(eegToken), {});
      expect(elsewhere).toMatchObject({ kind: 'answered', status: expect.any(Number) });
      expect((elsewhere as { status: number }).status).toBeGreaterThanOrEqual(400);
      const unknown = openConnections(stop.signal, { ...wayIn.connect, ca: [] as never });
      expect(await unknown.post(devices(path), bearer(eegToken), {})).toMatchObject({ kind: 'unreachable' });
      await unknown.close();
    },
    MINUTE_MS,
  );

  describe('the ward page', () => {
    let ward: WardPage;
    beforeAll(async () => {
      ward = await WardPage.open(system, `proof-${patient}`);
    }, 2 * MINUTE_MS);
    afterAll(() => ward?.close());

    it(
      'shows a person who signed in the EEG of a device within a second of its last sample',
      async () => {
        const device = new LiveDevice({
          url: devices(catalog['eeg-acquisition'].routes.windows.path),
          token: eegToken,
          post: connections.post,
        });
        try {
          await until('a window is stored', () => device.acknowledged.size > 0, MINUTE_MS);
          const trace = ward.tile(patient).locator('.trace');
          await trace.waitFor({ timeout: MINUTE_MS });
          await trace.evaluate(watchTrace);
          const delays = await until(
            `${WINDOWS} windows are drawn`,
            async () => {
              const drawn = await ward.page.evaluate(
                () => (globalThis as unknown as { delays: number[] }).delays,
              );
              return drawn.length >= WINDOWS && drawn;
            },
            2 * MINUTE_MS,
          );
          figure(
            'last sample on the device -> drawn, through ingress and TLS',
            `p50 ${Math.round(quantile(delays, 0.5))} ms, p95 ${Math.round(quantile(delays, 0.95))} ms of ${delays.length} windows`,
          );
          expect(quantile(delays, 0.5)).toBeLessThan(DRAWN_WITHIN_MS);
        } finally {
          await device.finish();
        }
        expect(device.acknowledged.size).toBe(device.made);
        expect(
          await system.rows(
            `SELECT COUNT(*), COUNT(DISTINCT sequence) FROM eeg_windows WHERE recording_id = '${device.recordingId}'`,
          ),
        ).toEqual([[String(device.made), String(device.made)]]);
      },
      6 * MINUTE_MS,
    );
  });
});

/** Runs in the page: notes, whenever the trace was drawn further, how old its newest sample was at that moment. */
function watchTrace(trace: unknown): void {
  interface Here {
    readonly MutationObserver: new (listener: () => void) => {
      observe(target: unknown, options: object): void;
    };
    delays: number[];
  }
  const here = globalThis as unknown as Here;
  const { dataset } = trace as { readonly dataset: Readonly<Record<string, string>> };
  here.delays = [];
  new here.MutationObserver(() => here.delays.push(Date.now() - Number(dataset['newestMs']))).observe(trace, {
    attributes: true,
    attributeFilter: ['data-newest-ms'],
  });
}
