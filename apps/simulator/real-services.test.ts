import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EegPage, HeartRateTrend } from '../contracts/ward.ts';
import type { RunningService } from '../kit/run-service.ts';
import { startWard, type Ward } from '../testing/start-ward.ts';
import { itWithRecordings, testData } from '../testing/test-data.ts';
import { until } from '../testing/until.ts';
import { recordedSources } from './playback/eeg-sources.ts';
import { loadRecordings } from '../signal/recording/load-recordings.ts';
import { startSimulation, type SimulatedDevice } from './start-simulation.ts';
import { madeRecording } from './testing/made-recording.ts';
import { recordedLog } from './testing/recorded-log.ts';

const HOUR_MS = 3_600_000;
let ward: Ward;
let eegAcquisition: RunningService;
let heartRateAcquisition: RunningService;

beforeAll(async () => {
  ward = await startWard();
  const detection = await ward.startDetection();
  eegAcquisition = await ward.startEegAcquisition({ SEIZURE_DETECTION_URL: detection.url });
  heartRateAcquisition = await ward.startHeartRateAcquisition();
});
afterAll(() => ward.stop());

const device = async (patientId: number, kind: SimulatedDevice['kind']): Promise<SimulatedDevice> => ({
  patientId,
  name: 'Ada',
  kind,
  token: await ward.addDevice(patientId, kind),
});
const play = (
  options: Pick<Parameters<typeof startSimulation>[0], 'devices' | 'sources' | 'speed' | 'backMs'>,
) =>
  startSimulation({
    ...options,
    eegUrl: eegAcquisition.url,
    heartRateUrl: heartRateAcquisition.url,
    signal: new AbortController().signal,
    log: recordedLog(),
    timeZone: 'Europe/Rome',
  });
/**
 * Windows of the last twenty minutes; a page ends with the window that overlaps its end, so that one comes
 * twice.
 */
const stored = async (patientId: number): Promise<EegPage['windows']> => {
  const page = async (fromMs: number) =>
    (await ward.read(`/v1/patients/${patientId}/eeg?fromMs=${fromMs}&toMs=${fromMs + 600_000}`)) as EegPage;
  const nowMs = Date.now();
  const windows = [...(await page(nowMs - 1_200_000)).windows, ...(await page(nowMs - 600_000)).windows];
  return [...new Map(windows.map((window) => [window.windowId, window])).values()];
};

describe('the simulator and the real services', () => {
  itWithRecordings(
    'store every window of a CHB-MIT record once, scored or with the reason why not, and the heart rate',
    async () => {
      const { recordings } = await loadRecordings(testData('chbmit'));
      const sources = recordedSources(recordings.slice(0, 1), { order: 'in-order', seed: 1, devices: 1 });
      const devices = [await device(1, 'eeg'), await device(1, 'heart-rate')];
      const stats = await play({ devices, sources, speed: 30, backMs: 300_000 }).done;
      expect(stats.eeg).toMatchObject({ sent: 48, duplicates: 0, refused: 0, dropped: 0, queued: 0 });
      const windows = await stored(1);
      expect(windows).toHaveLength(48);
      expect(new Set(windows.map(({ startMs }) => startMs)).size).toBe(48);
      expect(
        windows.every(
          ({ origin, channel, samplingRateHz }) =>
            origin === 'replay' && channel === 'F7-T7' && samplingRateHz === 256,
        ),
      ).toBe(true);
      expect(windows.filter(({ score }) => score.status === 'unscored')).toEqual([]);
      expect(stats.heartRate).toMatchObject({ skipped: 0, failures: 0 });
      const nowMs = Date.now();
      const trend = (await ward.read(
        `/v1/patients/1/heart-rate/trend?fromMs=${nowMs - 6 * HOUR_MS}&toMs=${nowMs}`,
      )) as HeartRateTrend;
      expect(trend.summary!.samples).toBe(stats.heartRate.accepted);
      expect(trend.summary!.samples).toBeGreaterThanOrEqual(299);
    },
  );

  it('lose nothing and store nothing twice while the store is away', async () => {
    const sources = recordedSources([madeRecording({ length: 178 * 200 })], {
      order: 'in-order',
      seed: 1,
      devices: 1,
    });
    const simulation = play({ devices: [await device(2, 'eeg')], sources, speed: 60, backMs: 600_000 });
    await until('the first windows', () => simulation.stats().eeg.sent > 5);
    await ward.stopStore();
    await until('a queue, and a try that failed', () => {
      const { queued, failures } = simulation.stats().eeg;
      return queued > 10 && failures > 0;
    });
    await ward.startStore();
    const { eeg } = await simulation.done;
    expect(eeg).toMatchObject({ sent: 200, queued: 0, refused: 0, dropped: 0 });
    expect(eeg.failures).toBeGreaterThan(0);
    const windows = await stored(2);
    expect(windows).toHaveLength(200);
    expect(new Set(windows.map(({ startMs }) => startMs)).size).toBe(200);
  }, 40_000);
});
