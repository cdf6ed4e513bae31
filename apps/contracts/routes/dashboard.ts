import { z } from 'zod';
import { fhirResourcePath, fhirSearchQuery, fhirTypePath } from '../fhir.ts';
import { summaryQuery } from '../night-summary.ts';
import { credentials, doneAnswer, emergencyAccessForm, ownSession, passwordForm } from '../session.ts';
import { eegExportQuery, patientPath } from '../ward.ts';
import { alarmRouteContracts } from './alarm-route-contracts.ts';
import { annotationRouteContracts } from './annotation-route-contracts.ts';
import { registryContractsOfDashboard } from './registry-route-contracts.ts';
import { html, json, redirect, type RouteContracts } from './route-contract.ts';
import {
  legacyEegContract,
  legacyHeartRatesContract,
  storedSignalContracts,
} from './stored-signal-contracts.ts';

const toSignIn = { 303: redirect('nobody is signed in: to the sign-in page') };

const fhirAnswers = {
  200: { description: 'a resource or a Bundle', type: 'application/fhir+json' },
  400: { description: 'an OperationOutcome', type: 'application/fhir+json' },
  404: { description: 'an OperationOutcome', type: 'application/fhir+json' },
} as const;

/** The routes of the dashboard. */
export const dashboardContracts = {
  page: {
    summary: 'shows the ward',
    answers: { 200: html('the page'), ...toSignIn, 403: html('not for this role') },
  },
  patientPage: {
    summary: 'shows a patient',
    params: patientPath,
    answers: {
      200: html('the page'),
      ...toSignIn,
      403: html('not for this role'),
      404: html('no such patient on the wards of the person'),
    },
  },
  nightSummary: {
    summary: "shows the summary of a patient's night, made for paper",
    params: patientPath,
    query: summaryQuery,
    answers: {
      200: html('the page'),
      ...toSignIn,
      403: html('not for this role'),
      404: html('no such patient on the wards of the person'),
    },
  },
  assets: {
    summary: 'gives a file of the pages',
    params: z.object({ file: z.string() }),
    answers: { 200: { description: 'the file, which never changes', type: '*/*' } },
  },
  signIn: {
    GET: {
      summary: 'shows the form for name and password',
      query: z.object({ next: z.string().optional(), left: z.string().optional() }),
      answers: { 200: html('the page') },
    },
    POST: {
      summary: 'signs a person in',
      body: credentials,
      answers: {
        303: redirect('signed in: to the page that was wanted, with the session in a cookie'),
        400: html('a field is empty'),
        401: html('they do not belong together'),
        429: html('too many tries'),
      },
    },
  },
  providerSignIn: {
    summary: 'begins sign-in by the OpenID provider',
    query: z.object({ next: z.string().optional() }),
    answers: { 303: redirect('to the provider'), 503: html('the provider does not answer') },
  },
  providerReturn: {
    summary: 'receives who comes back from the OpenID provider',
    notes: 'The query is what the provider sends: code, state and iss, or error.',
    answers: {
      303: redirect('signed in: to the page that was wanted, with the session in a cookie'),
      400: html('sign-in did not begin in this browser, or too long ago'),
      401: html('the provider signed nobody in'),
      403: html('there is no account for the person'),
      503: html('the provider does not answer'),
    },
  },
  providerSignOut: {
    summary: 'ends the session at the OpenID provider',
    answers: {
      303: redirect('to the provider, which comes back'),
      503: html('the provider does not answer'),
    },
  },
  signOut: {
    summary: 'ends the session',
    answers: { 303: redirect('to the sign-in page') },
  },
  password: {
    GET: {
      summary: 'shows the form for another password',
      answers: { 200: html('the page'), ...toSignIn },
    },
    POST: {
      summary: 'changes the password of the person, and ends their other sessions',
      body: passwordForm,
      answers: {
        200: html('it is changed'),
        ...toSignIn,
        400: html('the new password breaks a rule'),
        401: html('the current password is wrong'),
        429: html('too many tries'),
      },
    },
  },
  session: {
    summary: 'tells who is signed in',
    answers: { 200: json('the session', ownSession) },
  },
  stayActive: {
    summary: 'tells that the person is acting, so that the session goes on',
    answers: { 200: json('it does', doneAnswer) },
  },
  emergencyAccess: {
    GET: {
      summary: 'shows the form for emergency access',
      answers: { 200: html('the page'), ...toSignIn, 403: html('not for this role') },
    },
    POST: {
      summary: 'begins emergency access for an hour',
      body: emergencyAccessForm,
      answers: {
        ...toSignIn,
        303: redirect('to the ward, or to the sign-in page'),
        403: html('not for this role'),
      },
    },
  },
  events: {
    summary: 'streams what happens on the wards of the person, as Server-Sent Events',
    notes:
      "The data of an event are JSON. `ward` is everything and replaces what was known; `window`, `heart-rate` and `alarm` change it; `annotations` names a patient about whom somebody wrote; `emergency-access` lists who uses it now; `status`, every 3 s also when nothing happens, has the server's clock and whether data are heard at all: a reader that has heard nothing for 9 s is cut off. `signed-out` is the last event of a session that has ended. Ids are change numbers: who comes back with `Last-Event-ID` gets what it missed, or a `ward`.",
    answers: { 200: { description: 'events without end', type: 'text/event-stream' } },
  },
  ...storedSignalContracts,
  exportEeg: {
    summary: 'gives the stored EEG of a span as a file, EDF+ or CSV',
    params: patientPath,
    query: eegExportQuery,
    answers: {
      200: { description: 'the file', type: '*/*', headers: { 'Content-Disposition': 'its name' } },
    },
  },
  fhirCapabilities: { summary: 'tells what the FHIR facade can do', answers: fhirAnswers },
  fhirAudit: { summary: 'searches the audit trail as FHIR', query: fhirSearchQuery, answers: fhirAnswers },
  fhirSearch: {
    summary: 'searches resources as FHIR R4, read only',
    params: fhirTypePath,
    query: fhirSearchQuery,
    answers: fhirAnswers,
  },
  fhirRead: {
    summary: 'gives a resource as FHIR R4, read only',
    params: fhirResourcePath,
    answers: fhirAnswers,
  },
  ...alarmRouteContracts,
  ...annotationRouteContracts,
  ...registryContractsOfDashboard,
  legacyEeg: legacyEegContract,
  legacyHeartRates: legacyHeartRatesContract,
} as const satisfies Readonly<Record<string, RouteContracts>>;
