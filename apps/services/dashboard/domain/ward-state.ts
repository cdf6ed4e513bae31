import type { Alarm } from '../../../contracts/alarm.ts';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import { WARD_EEG_MS, type HeartRateTrend, type Ward } from '../../../contracts/ward.ts';
import { newestWindows } from '../stream/newest-windows.ts';
import type { View } from './view.ts';
import type { HeartRateSeries, StreamPatient } from '../stream/stream-event.ts';

interface PatientState {
  readonly name: string;
  readonly wardId: number;
  readonly bed: string | null;
  readonly ownLimits: boolean;
  readonly discharged: boolean;
  windows: readonly EegWindow[];
  heartRate: HeartRateSeries;
}

/** What the ward page shows, kept in memory: the newest seconds of EEG and the heart-rate trend of each patient. */
export class WardState {
  #patients = new Map<number, PatientState>();
  #alarms = new Map<string, Alarm>();

  /** Replaces everything. */
  load(ward: Ward): void {
    this.#alarms = new Map(ward.alarms.map((alarm) => [keyOf(alarm), alarm]));
    this.#patients = new Map(
      ward.patients.map(({ patientId, name, wardId, bed, ownLimits, discharged, windows, heartRate }) => [
        patientId,
        {
          name,
          wardId,
          bed,
          ownLimits,
          discharged,
          windows: newestWindows(windows.toSorted(byStart), WARD_EEG_MS),
          heartRate: seriesOf(heartRate),
        },
      ]),
    );
  }

  /** Alarms that are not off, of the patients that a view shows. */
  alarmsIn(view: View): readonly Alarm[] {
    return [...this.#alarms.values()].filter(({ patientId }) => {
      const wardId = this.wardOf(patientId);
      return wardId !== undefined && view.sees(wardId);
    });
  }

  setAlarm(alarm: Alarm): void {
    if (alarm.state === 'off') this.#alarms.delete(keyOf(alarm));
    else this.#alarms.set(keyOf(alarm), alarm);
  }

  /** Ward of a patient; undefined: there is no such patient. */
  wardOf(patientId: number): number | undefined {
    return this.#patients.get(patientId)?.wardId;
  }

  /** The admitted patients that a view shows, by name or by number. */
  patientsIn(view: View): readonly StreamPatient[] {
    return [...this.#patients]
      .filter(([, { wardId, discharged }]) => !discharged && view.sees(wardId))
      .map(([patientId, { name, bed, ownLimits, windows, heartRate }]) => ({
        patientId,
        name: view.names ? name : `Patient ${patientId}`,
        bed,
        ownLimits,
        windows,
        heartRate,
      }));
  }

  /** Takes in a stored or newly scored window. False: the ward page shows nothing of it, since it is older or its patient gone. */
  addWindow(window: EegWindow): boolean {
    const patient = this.#patients.get(window.patientId);
    if (patient === undefined || patient.discharged) return false;
    const others = patient.windows.filter(({ windowId }) => windowId !== window.windowId);
    patient.windows = newestWindows([...others, window].toSorted(byStart), WARD_EEG_MS);
    return patient.windows.includes(window);
  }

  /** False: the patient is not on the ward. */
  setHeartRate(patientId: number, trend: HeartRateTrend): HeartRateSeries | undefined {
    const patient = this.#patients.get(patientId);
    if (patient === undefined || patient.discharged) return undefined;
    patient.heartRate = seriesOf(trend);
    return patient.heartRate;
  }
}

const keyOf = ({ patientId, kind }: Alarm): string => `${patientId} ${kind}`;

const byStart = (a: EegWindow, b: EegWindow): number => a.startMs - b.startMs || a.windowId - b.windowId;

const tenths = (value: number): number => Math.round(value * 10) / 10;

function seriesOf({ bucketMs, buckets, summary }: HeartRateTrend): HeartRateSeries {
  return {
    bucketMs,
    buckets: buckets.map(({ startMs, samples, lowest, mean, highest }) => [
      startMs,
      samples,
      tenths(lowest),
      tenths(mean),
      tenths(highest),
    ]),
    newestMs: summary?.newestMs ?? null,
  };
}
