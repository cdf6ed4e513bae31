import { healthAutoExportBody } from '../health-auto-export.ts';
import { heartRateReceipt, heartRateTestAnswer } from '../heart-rate.ts';
import { json, type RouteContract, type RouteContracts } from './route-contract.ts';

const receive: RouteContract = {
  summary: 'receives the heart rates of a Health Auto Export body',
  notes:
    'Samples that cannot be used are skipped and counted, the rest is stored; other metrics are ignored.',
  body: healthAutoExportBody,
  answers: { 200: json('they are stored', heartRateReceipt) },
};

/** The routes of heart-rate-acquisition. */
export const heartRateAcquisitionContracts = {
  samples: {
    POST: receive,
    PUT: receive,
    PATCH: receive,
    GET: {
      summary: 'tells that the token is known: the test button of Health Auto Export',
      answers: { 200: json('samples may be sent', heartRateTestAnswer) },
    },
  },
} as const satisfies Readonly<Record<string, RouteContracts>>;
