import { legacyPredictAnswer, legacyPredictBody } from '../legacy-eeg.ts';
import { predictionAnswer, predictionRequest } from '../prediction.ts';
import { json, type RouteContract } from './route-contract.ts';

/** The routes of seizure-detection. */
export const seizureDetectionContracts = {
  predict: {
    summary: 'scores one window, for clients of the old system',
    body: legacyPredictBody,
    answers: { 200: json('a probability, or -1 with the reason in its message', legacyPredictAnswer) },
  },
  predictions: {
    summary: 'scores windows',
    body: predictionRequest,
    answers: { 200: json('one prediction for each window, in order', predictionAnswer) },
  },
} as const satisfies Readonly<Record<string, RouteContract>>;
