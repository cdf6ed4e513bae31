import { auditEntriesAnswer, auditEntriesQuery, recordAuditRequest } from '../audit.ts';
import { changeLine, changesQuery } from '../changes.ts';
import { identifyDeviceAnswer, identifyDeviceRequest } from '../device.ts';
import {
  scoreEegWindowsAnswer,
  scoreEegWindowsRequest,
  storeEegWindowsAnswer,
  storeEegWindowsRequest,
  unscoredAnswer,
  unscoredQuery,
} from '../eeg-store.ts';
import { emergencyAccessesAnswer } from '../emergency-access.ts';
import { storeHeartRatesAnswer, storeHeartRatesRequest } from '../heart-rate.ts';
import { legacyAddEegBody } from '../legacy-eeg.ts';
import { legacyAddHeartRatesBody } from '../legacy-heart-rate.ts';
import { legacyStored } from '../legacy-stored.ts';
import {
  breakGlassRequest,
  changePasswordAnswer,
  changePasswordRequest,
  doneAnswer,
  federatedSignInRequest,
  findSessionsAnswer,
  findSessionsRequest,
  sessionReference,
  signInAnswer,
  signInRequest,
} from '../session.ts';
import { heartRateTrend, patientPath, patientsAnswer, trendQuery, ward } from '../ward.ts';
import { alarmRouteContracts } from './alarm-route-contracts.ts';
import { annotationRouteContracts } from './annotation-route-contracts.ts';
import { registryContractsOfService } from './registry-route-contracts.ts';
import { json, jsonLines, type RouteContract } from './route-contract.ts';
import {
  legacyEegContract,
  legacyHeartRatesContract,
  storedSignalContracts,
} from './stored-signal-contracts.ts';

const signedIn = { 200: json('a session, or why there is none', signInAnswer) };
const done = { 200: json('whether there was something to do', doneAnswer) };

/** The routes of data-access. */
export const dataAccessContracts = {
  auditEntries: {
    summary: 'lists entries of the audit trail, oldest first',
    query: auditEntriesQuery,
    answers: { 200: json('the entries', auditEntriesAnswer) },
  },
  storeEegWindows: {
    summary: 'stores windows of EEG',
    notes: 'A 2xx means that the transaction is on disk.',
    body: storeEegWindowsRequest,
    answers: { 200: json('what became of each window, in order', storeEegWindowsAnswer) },
  },
  unscoredEegWindows: {
    summary: 'lists windows that wait for a score, oldest first',
    query: unscoredQuery,
    answers: { 200: json('the windows', unscoredAnswer) },
  },
  scoreEegWindows: {
    summary: 'gives stored windows their scores',
    body: scoreEegWindowsRequest,
    answers: { 200: json('how many had none before', scoreEegWindowsAnswer) },
  },
  storeHeartRates: {
    summary: 'stores heart-rate samples',
    notes: 'A repeat of (patient, instant, source) updates the sample.',
    body: storeHeartRatesRequest,
    answers: { 200: json('the counts of each post, in order', storeHeartRatesAnswer) },
  },
  identifyDevice: {
    summary: 'tells whose token has this SHA-256',
    body: identifyDeviceRequest,
    answers: { 200: json('the device, or that there is none', identifyDeviceAnswer) },
  },
  signIn: {
    summary: 'signs a person in by name and password',
    body: signInRequest,
    answers: signedIn,
  },
  federatedSignIn: {
    summary: 'signs in a person whom an OpenID provider has authenticated',
    body: federatedSignInRequest,
    answers: signedIn,
  },
  findSessions: {
    summary: 'tells whose sessions these are',
    body: findSessionsRequest,
    answers: { 200: json('the sessions in the order asked, null where there is none', findSessionsAnswer) },
  },
  endSession: {
    summary: 'ends a session',
    body: sessionReference,
    answers: done,
  },
  changePassword: {
    summary: 'changes the password of the person of a session, and ends their other sessions',
    body: changePasswordRequest,
    answers: { 200: json('it is changed, or why not', changePasswordAnswer) },
  },
  breakGlass: {
    summary: 'begins emergency access of a session',
    body: breakGlassRequest,
    answers: done,
  },
  emergencyAccesses: {
    summary: 'lists who uses emergency access now',
    answers: { 200: json('the accesses', emergencyAccessesAnswer) },
  },
  recordAudit: {
    summary: 'adds entries to the audit trail',
    body: recordAuditRequest,
    answers: { 200: json('they are on disk', doneAnswer) },
  },
  patients: {
    summary: 'lists the patients',
    answers: { 200: json('the patients by number', patientsAnswer) },
  },
  ward: {
    summary: 'tells everything that a ward page starts from',
    answers: { 200: json('the ward, true at a change number', ward) },
  },
  wardHeartRate: {
    summary: 'tells the heart rate of a patient over a span, for the live ward',
    params: patientPath,
    query: trendQuery,
    answers: { 200: json('the trend', heartRateTrend) },
  },
  ...storedSignalContracts,
  ...alarmRouteContracts,
  ...annotationRouteContracts,
  ...registryContractsOfService,
  changes: {
    summary: 'streams what is committed after a change number, as JSON lines without end',
    query: changesQuery,
    answers: { 200: jsonLines('one line of the stream', changeLine) },
  },
  legacyAddEeg: {
    summary: 'stores one scored window, for clients of the old system',
    body: legacyAddEegBody,
    answers: { 201: json('it is stored', legacyStored) },
  },
  legacyAddHeartRates: {
    summary: 'stores heart rates, for clients of the old system',
    body: legacyAddHeartRatesBody,
    answers: { 201: json('they are stored', legacyStored) },
  },
  legacyLastEeg: legacyEegContract,
  legacyLastHeartRates: legacyHeartRatesContract,
} as const satisfies Readonly<Record<string, RouteContract>>;
