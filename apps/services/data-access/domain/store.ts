import type { Actor } from '../../../contracts/actor.ts';
import type {
  AcknowledgeRequest,
  Alarm,
  AlarmTransition,
  HeartRateLimitsAnswer,
  SetHeartRateLimitsRequest,
  SnoozeRequest,
} from '../../../contracts/alarm.ts';
import type { AlarmKind } from '../../../contracts/alarm-kinds.ts';
import type { IdentifyDeviceAnswer, IdentifyDeviceRequest } from '../../../contracts/device.ts';
import type { LateScore, NewEegWindow, StoreOutcome, UnscoredWindow } from '../../../contracts/eeg-store.ts';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import type { HeartRateCounts, HeartRatePost } from '../../../contracts/heart-rate.ts';
import type { EegPage, EegTrend, HeartRateTrend, Patient, Ward } from '../../../contracts/ward.ts';

/** Instants [fromMs, toMs), UTC milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The alarm of one patient and kind. */
export interface AlarmSubject {
  readonly patientId: number;
  readonly kind: AlarmKind;
}

/** One heart rate as the old system's readers get it. */
export interface HeartRatePoint {
  readonly patientId: number;
  readonly instantMs: number;
  readonly offsetMinutes: number;
  readonly meanBpm: number;
}

/** What the routes need. Everything that writes resolves when it is committed and synced. */
export interface Store {
  storeEegWindows(windows: readonly NewEegWindow[]): Promise<readonly StoreOutcome[]>;
  unscoredWindows(limit: number): Promise<readonly UnscoredWindow[]>;
  /** How many of them had no score until now. */
  scoreEegWindows(scores: readonly LateScore[]): Promise<number>;
  storeHeartRates(request: HeartRatePost): Promise<HeartRateCounts>;
  identifyDevice(request: IdentifyDeviceRequest): Promise<IdentifyDeviceAnswer>;
  patients(): Promise<readonly Patient[]>;
  ward(): Promise<Ward>;
  eegPage(patientId: number, span: Span): Promise<EegPage>;
  eegTrend(patientId: number, span: Span): Promise<EegTrend>;
  heartRateTrend(patientId: number, span: Span): Promise<HeartRateTrend>;
  /** The newest window of every patient that has one. */
  newestWindows(): Promise<readonly EegWindow[]>;
  alarms(): Promise<{ readonly changeNumber: number; readonly alarms: readonly Alarm[] }>;
  acknowledgeAlarm(subject: AlarmSubject, request: AcknowledgeRequest, actor: Actor): Promise<Alarm>;
  snoozeAlarm(subject: AlarmSubject, request: SnoozeRequest, actor: Actor): Promise<Alarm>;
  resumeAlarm(subject: AlarmSubject, request: AcknowledgeRequest, actor: Actor): Promise<Alarm>;
  alarmHistory(
    patientId: number,
    span: Span,
  ): Promise<{ readonly transitions: AlarmTransition[]; readonly more: boolean }>;
  heartRateLimits(patientId: number): Promise<HeartRateLimitsAnswer>;
  setHeartRateLimits(
    patientId: number,
    request: SetHeartRateLimitsRequest,
    actor: Actor,
  ): Promise<HeartRateLimitsAnswer>;
  /** Heart rates since `sinceMs`, by patient and time. */
  heartRatesSince(sinceMs: number): Promise<readonly HeartRatePoint[]>;
}
