import type { Change } from '../../../contracts/changes.ts';
import type { NewEegWindow, StoreOutcome } from '../../../contracts/eeg-store.ts';
import type { HeartRatePost } from '../../../contracts/heart-rate.ts';
import { Collector } from '../../../kit/collector.ts';
import type { Database } from './database/database.ts';
import {
  acknowledgeAlarm,
  resumeAlarm,
  setHeartRateLimits,
  snoozeAlarm,
  type Told,
} from './alarms/alarm-acts.ts';
import { readAlarmHistory } from './alarms/alarm-history.ts';
import { activeAlarms } from './alarms/alarm-rows.ts';
import { readHeartRateLimits } from './alarms/heart-rate-limits.ts';
import { readCounter } from './changes.ts';
import type { Store } from '../domain/store.ts';
import { identifyDevice } from './devices.ts';
import { readEegPage } from './eeg/eeg-page.ts';
import { newestWindows } from './eeg/newest-windows.ts';
import { unscoredWindows } from './eeg/eeg-windows.ts';
import { heartRatesSince } from './heart-rate/heart-rate-points.ts';
import { listPatients } from './patients.ts';
import { readEegTrend } from './eeg/read-eeg-trend.ts';
import { readHeartRateTrend } from './heart-rate/read-heart-rate-trend.ts';
import { scoreEegWindows } from './eeg/score-eeg-windows.ts';
import { storeEegWindows } from './eeg/store-eeg-windows.ts';
import { storeHeartRates, type HeartRateResult } from './heart-rate/store-heart-rates.ts';
import { readWard } from './ward.ts';

/** Most windows in one transaction: a transaction stays some tens of milliseconds long. */
const MAX_WINDOWS_PER_TRANSACTION = 1_200;

/** Heart-rate requests up to this many samples share a transaction with others that wait. */
const SMALL_REQUEST = 100;

/** @param onCommit gets the changes of every transaction of this process, right after its commit */
export function createStore(database: Database, onCommit: (changes: readonly Change[]) => void): Store {
  const windows = new Collector<NewEegWindow, StoreOutcome>({
    maxItems: MAX_WINDOWS_PER_TRANSACTION,
    run: async (batch) => {
      const { outcomes, changes } = await storeEegWindows(database, batch);
      onCommit(changes);
      return outcomes;
    },
  });
  const runHeartRates = async (requests: readonly HeartRatePost[]): Promise<readonly HeartRateResult[]> => {
    const { results, changes } = await storeHeartRates(database, requests);
    onCommit(changes);
    return results;
  };
  const smallHeartRates = new Collector<HeartRatePost, HeartRateResult>({
    maxItems: 64,
    run: runHeartRates,
  });
  const told = async <T>(act: Promise<Told<T>>): Promise<T> => {
    const { answer, changes } = await act;
    onCommit(changes);
    return answer;
  };
  return {
    storeEegWindows: (batch) => windows.addAll(batch),
    unscoredWindows: (limit) => unscoredWindows(database, limit),
    scoreEegWindows: async (scores) => {
      const { scored, changes } = await scoreEegWindows(database, scores);
      onCommit(changes);
      return scored;
    },
    storeHeartRates: async (request) => {
      const result =
        request.samples.length <= SMALL_REQUEST
          ? await smallHeartRates.add(request)
          : (await runHeartRates([request]))[0]!;
      if ('refusal' in result) throw result.refusal;
      return result.answer;
    },
    alarms: async () => {
      const { lastNumber } = await readCounter(database);
      return { changeNumber: lastNumber, alarms: await activeAlarms(database) };
    },
    acknowledgeAlarm: (...request) => told(acknowledgeAlarm(database, ...request)),
    snoozeAlarm: (...request) => told(snoozeAlarm(database, ...request)),
    resumeAlarm: (...request) => told(resumeAlarm(database, ...request)),
    alarmHistory: (patientId, span) => readAlarmHistory(database, patientId, span),
    heartRateLimits: (patientId) => readHeartRateLimits(database.db, patientId),
    setHeartRateLimits: (...request) => told(setHeartRateLimits(database, ...request)),
    identifyDevice: (request) => identifyDevice(database, request, Date.now()),
    patients: () => listPatients(database),
    ward: () => readWard(database, Date.now()),
    eegPage: (patientId, span) => readEegPage(database, patientId, span),
    eegTrend: (patientId, span) => readEegTrend(database, patientId, span),
    heartRateTrend: (patientId, span) => readHeartRateTrend(database, patientId, span),
    newestWindows: () => newestWindows(database),
    heartRatesSince: (sinceMs) => heartRatesSince(database, sinceMs),
  };
}
