import { setMaxListeners } from 'node:events';
import { catalog } from '../model/catalog.ts';
import type { DeviceKind } from '../contracts/device.ts';
import { createRandom } from './neural-mass/random.ts';
import type { EegSources } from './playback/eeg-sources.ts';
import { ownTimeZone } from './playback/time-zone.ts';
import { createVirtualClock } from './playback/virtual-clock.ts';
import { playEegDevice } from './senders/eeg-device.ts';
import { createEegSender, type EegSenderStats } from './senders/eeg-sender.ts';
import { startHeartRatePhone, type HeartRateStats } from './senders/heart-rate-phone.ts';
import { openConnections } from './senders/http-post.ts';
import { startLegacySender } from './senders/legacy-sender.ts';
import { createSeizureDiary, type SeizureDiary } from './senders/seizure-diary.ts';
import type { SimulationLog } from './senders/simulation-log.ts';

/** A device that plays a part in the simulation. */
export interface SimulatedDevice {
  readonly patientId: number;
  /**
   * Name of the device; the first word names the watch of a heart-rate phone, such as `Anna` -> `Anna’s Apple
   * Watch`.
   */
  readonly name: string;
  readonly kind: DeviceKind;
  readonly token: string;
}

export interface SimulationOptions {
  readonly devices: readonly SimulatedDevice[];
  readonly sources: EegSources;
  /** Base address of eeg-acquisition, such as `http://127.0.0.1:5001`. */
  readonly eegUrl: string;
  /** Base address of heart-rate-acquisition, such as `http://127.0.0.1:5002`. */
  readonly heartRateUrl: string;
  /** Ends the simulation: nothing more is played or sent. */
  readonly signal: AbortSignal;
  readonly log: SimulationLog;
  /** Virtual seconds per second. @default 1 */
  readonly speed?: number;
  /**
   * How far in the past the recordings start, in milliseconds. @default - 0, or one hour when faster than
   * real time
   */
  readonly backMs?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Zone in which devices write their clock time, an IANA name. @default - this machine's */
  readonly timeZone?: string;
  /** Time from one run of the heart-rate app to the next, in milliseconds. @default 60000 */
  readonly heartRateEveryMs?: number;
  /** What every run sends again, in milliseconds. @default 5 hours */
  readonly heartRateRollingMs?: number;
  /** Patients for whom an old EEG app, without token, sends as well. @default - none */
  readonly legacyPatientIds?: readonly number[];
}

/** What all devices have done together so far. */
export interface SimulationStats {
  readonly eeg: Omit<EegSenderStats, 'lastAnswer'>;
  readonly heartRate: Omit<HeartRateStats, 'lastAnswer'>;
  readonly legacy: { readonly sent: number; readonly lost: number };
  readonly devices: readonly {
    readonly patientId: number;
    readonly kind: DeviceKind;
    readonly stats: EegSenderStats | HeartRateStats;
  }[];
}

export interface Simulation {
  stats(): SimulationStats;
  /**
   * Resolves when every recording has been played and every window is sent, or after the signal; then nothing
   * runs any more.
   */
  readonly done: Promise<SimulationStats>;
}

const HOUR_MS = 3_600_000;
const { windows: eegRoute, legacyWindow } = catalog['eeg-acquisition'].routes;
const heartRateRoute = catalog['heart-rate-acquisition'].routes.samples;

/**
 * Plays recordings and heart rate to the acquisition services as real devices would. The heart rate of a
 * patient follows the EEG that is played for that patient.
 * @throws RangeError for a speed or a start that is not possible
 */
export function startSimulation(options: SimulationOptions): Simulation {
  const { devices, sources, log, speed = 1, seed = 1 } = options;
  const clock = createVirtualClock({ speed, backMs: options.backMs ?? (speed > 1 ? HOUR_MS : 0) });
  const timeZone = options.timeZone ?? ownTimeZone();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  setMaxListeners(0, signal);
  const connections = openConnections(signal);
  const { post } = connections;
  const diaries = new Map<number, SeizureDiary>();
  const diaryOf = (patientId: number): SeizureDiary => {
    const diary = diaries.get(patientId) ?? createSeizureDiary();
    diaries.set(patientId, diary);
    return diary;
  };

  const eeg = devices
    .filter(({ kind }) => kind === 'eeg')
    .map((device, index) => {
      const random = createRandom(seed * 31 + index);
      const sender = createEegSender({
        url: `${options.eegUrl}${eegRoute.path}`,
        token: device.token,
        post,
        random,
        signal,
        log,
      });
      const diary = diaryOf(device.patientId);
      const windows = sources.forPatient(index);
      const done = playEegDevice({
        windows,
        sender,
        clock,
        diary,
        timeZone,
        waitsForServer: speed > 1,
        phaseMs: 1_000 * random.uniform(),
        signal,
      }).then(sender.drained);
      return { ...device, sender, done };
    });
  const phones = devices
    .filter(({ kind }) => kind === 'heart-rate')
    .map((device, index) => {
      const phone = startHeartRatePhone({
        url: `${options.heartRateUrl}${heartRateRoute.path}`,
        token: device.token,
        seed: seed * 101 + index,
        source: `${device.name.split(' ')[0]}’s Apple Watch`,
        timeZone,
        diary: diaryOf(device.patientId),
        clock,
        post,
        random: createRandom(seed * 37 + index),
        signal,
        log,
        everyMs: options.heartRateEveryMs ?? 60_000,
        rollingMs: options.heartRateRollingMs ?? 5 * HOUR_MS,
      });
      return { ...device, phone };
    });
  const legacy = (options.legacyPatientIds ?? []).map((patientId, index) =>
    startLegacySender({
      url: `${options.eegUrl}${legacyWindow.path}`,
      patientId,
      windows: sources.forPatient(eeg.length + index),
      timeZone,
      clock,
      post,
      signal,
    }),
  );

  const stats = (): SimulationStats => ({
    eeg: sumOf(
      eeg.map(({ sender }) => sender.stats()),
      ['sent', 'duplicates', 'queued', 'refused', 'dropped', 'failures'],
    ),
    heartRate: sumOf(
      phones.map(({ phone }) => phone.stats()),
      ['runs', 'failures', 'accepted', 'updated', 'skipped'],
    ),
    legacy: sumOf(
      legacy.map((sender) => sender.stats()),
      ['sent', 'lost'],
    ),
    devices: [
      ...eeg.map(({ patientId, kind, sender }) => ({ patientId, kind, stats: sender.stats() })),
      ...phones.map(({ patientId, kind, phone }) => ({ patientId, kind, stats: phone.stats() })),
    ],
  });
  const played = async (): Promise<SimulationStats> => {
    try {
      const playing = [...eeg.map(({ done }) => done), ...legacy.map(({ done }) => done)];
      await Promise.all(playing.length > 0 ? playing : phones.map(({ phone }) => phone.done));
    } finally {
      ended.abort();
      await Promise.all(phones.map(({ phone }) => phone.done));
      await connections.close();
    }
    const { queued } = stats().eeg;
    if (queued > 0) log.warn({ queued }, 'the simulation ended with windows that were not sent');
    return stats();
  };
  log.info(
    {
      eegDevices: eeg.length,
      heartRatePhones: phones.length,
      legacy: legacy.length,
      speed,
      plays: sources.description,
    },
    'the simulation plays',
  );
  return { stats, done: played() };
}

function sumOf<K extends string>(
  parts: readonly Readonly<Record<K, number>>[],
  fields: readonly K[],
): Record<K, number> {
  return Object.fromEntries(
    fields.map((field) => [field, parts.reduce((sum, part) => sum + part[field], 0)]),
  ) as Record<K, number>;
}
