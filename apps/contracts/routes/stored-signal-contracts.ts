import { legacyLastEegAnswer } from '../legacy-eeg.ts';
import { legacyLastHeartRatesAnswer } from '../legacy-heart-rate.ts';
import { eegPage, eegPageQuery, eegTrend, heartRateTrend, patientPath, trendQuery } from '../ward.ts';
import { json } from './route-contract.ts';

/** Routes that read what is stored about a patient, the same at the dashboard and at data-access. */
export const storedSignalContracts = {
  eegPage: {
    summary: 'gives the stored EEG of a patient in a span',
    params: patientPath,
    query: eegPageQuery,
    answers: { 200: json('the windows, and where the EEG goes on', eegPage) },
  },
  eegTrend: {
    summary: 'tells the seizure probability of a patient over a span',
    params: patientPath,
    query: trendQuery,
    answers: { 200: json('the trend', eegTrend) },
  },
  heartRateTrend: {
    summary: 'tells the heart rate of a patient over a span',
    params: patientPath,
    query: trendQuery,
    answers: { 200: json('the trend', heartRateTrend) },
  },
} as const;

/** Reads of the old system's clients, under other names at the dashboard than at data-access. */
export const legacyEegContract = {
  summary: 'lists the newest window of each patient, for clients of the old system',
  answers: { 200: json('the windows; -1 stands for no probability', legacyLastEegAnswer) },
} as const;

export const legacyHeartRatesContract = {
  summary: 'lists the heart rates of five hours by patient number, for clients of the old system',
  answers: {
    200: json('values and the times that the clocks of the senders showed', legacyLastHeartRatesAnswer),
  },
} as const;
