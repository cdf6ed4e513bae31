import { z } from 'zod';
import { eegReceipt, eegReceiptBatch, eegSubmission, eegSubmissionBatch } from '../eeg-submission.ts';
import { legacyEegAnswer, legacyEegBody } from '../legacy-eeg.ts';
import { json, type RouteContract } from './route-contract.ts';

/** The routes of eeg-acquisition. */
export const eegAcquisitionContracts = {
  legacyWindow: {
    summary: 'receives a window of the old EEG app',
    notes: 'Without a device token it is taken only for patients whom the deployment lists.',
    body: legacyEegBody,
    answers: { 200: json('it is stored; a probability, or -1 with the reason', legacyEegAnswer) },
  },
  windows: {
    summary: 'receives one window of EEG or a batch',
    notes:
      'A window has round(samplingRateHz * 178 / 173.61) samples. Sending it again is answered with the stored result; other samples under its identity are answered with 409.',
    body: z.union([eegSubmission, eegSubmissionBatch]),
    answers: {
      200: json(
        'it is stored: the receipt, or one for each of a batch',
        z.union([eegReceipt, eegReceiptBatch]),
      ),
    },
  },
} as const satisfies Readonly<Record<string, RouteContract>>;
