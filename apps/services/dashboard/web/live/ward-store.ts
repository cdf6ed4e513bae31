import type { Alarm } from '../../../../contracts/alarm.ts';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import type { StreamEvents } from '../../stream/stream-event.ts';
import { segmentOf } from '../signal/segment.ts';
import { connectionAt, type Connection } from './connection.ts';
import { livenessOf, type Liveness } from './liveness.ts';
import { signalAgeOf, withWindow, type PatientSignals } from './patient-signals.ts';
import { WardStream } from './ward-stream.ts';

/** Told what changed. */
export interface WardListener {
  /** Patients came, went or were renamed; all signals may differ. */
  readonly ward: () => void;
  readonly eeg: (patientId: number, window: EegWindow) => void;
  readonly heartRate: (patientId: number) => void;
  /** An alarm rang, ended, or a person did something about it; with what it was before. */
  readonly alarm: (alarm: Alarm, before: Alarm | undefined) => void;
  /** Somebody wrote about recordings of a patient. */
  readonly annotations?: (patientId: number) => void;
}

/** Everything the page knows of the ward now. */
export class WardStore {
  readonly #stream: WardStream;
  readonly #listener: WardListener;
  #patients = new Map<number, PatientSignals>();
  #alarms = new Map<string, Alarm>();

  constructor(listener: WardListener) {
    this.#listener = listener;
    this.#stream = new WardStream({
      ward: (ward) => this.#load(ward),
      window: (window) => this.#addWindow(window),
      'heart-rate': (change) => this.#setHeartRate(change),
      alarm: (alarm) => this.#setAlarm(alarm),
      annotations: ({ patientId }) => this.#listener.annotations?.(patientId),
    });
  }

  /** @param listensHidden whether a hidden page goes on listening, since its alarms can be heard */
  start(listensHidden: () => boolean): void {
    this.#stream.start(listensHidden);
  }

  get patients(): readonly PatientSignals[] {
    return [...this.#patients.values()];
  }

  patient(patientId: number): PatientSignals | undefined {
    return this.#patients.get(patientId);
  }

  /** UTC milliseconds by the server's clock; by the browser's before the server was heard. */
  get serverMs(): number {
    return this.#stream.clock.at(performance.now()) ?? Date.now();
  }

  get connection(): Connection {
    return connectionAt(this.#stream.signs, performance.now());
  }

  livenessOf(patient: PatientSignals): Liveness {
    return livenessOf(this.connection, signalAgeOf(patient, this.serverMs));
  }

  /** Alarms that are not off, as they were last heard: they stay while nothing is heard. */
  get alarms(): readonly Alarm[] {
    return [...this.#alarms.values()];
  }

  #load({ patients, alarms }: StreamEvents['ward']): void {
    this.#alarms = new Map(alarms.map((alarm) => [alarmKey(alarm), alarm]));
    this.#patients = new Map(
      patients.map(({ patientId, name, bed, ownLimits, windows, heartRate }) => [
        patientId,
        { patientId, name, bed, ownLimits, heartRate, segments: windows.map(segmentOf) },
      ]),
    );
    this.#listener.ward();
  }

  #addWindow(window: EegWindow): void {
    const patient = this.#patients.get(window.patientId);
    if (patient === undefined) return;
    this.#patients.set(window.patientId, withWindow(patient, window));
    this.#listener.eeg(window.patientId, window);
  }

  #setAlarm(alarm: Alarm): void {
    const key = alarmKey(alarm);
    const before = this.#alarms.get(key);
    if (alarm.state === 'off') this.#alarms.delete(key);
    else this.#alarms.set(key, alarm);
    this.#listener.alarm(alarm, before);
  }

  #setHeartRate({ patientId, heartRate }: StreamEvents['heart-rate']): void {
    const patient = this.#patients.get(patientId);
    if (patient === undefined) return;
    this.#patients.set(patientId, { ...patient, heartRate });
    this.#listener.heartRate(patientId);
  }
}

const alarmKey = ({ patientId, kind }: Alarm): string => `${patientId} ${kind}`;
