import type { Observation, RiskAssessment } from 'fhir/r4.js';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { unpackSamples } from '../../../../contracts/samples.ts';
import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import {
  LOINC,
  SNOMED,
  SOFTWARE,
  concept,
  instantOf,
  microvolts,
  patientReference,
  perMinute,
} from './references.ts';

export const HEART_RATE_CODE = '8867-4';
export const EEG_CODE = '75921-7';

const category = (code: string): NonNullable<Observation['category']> => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
];

const statistic = (code: 'average' | 'minimum' | 'maximum', value: number) => ({
  code: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-statistics', code }],
  },
  valueQuantity: perMinute(tenths(value)),
});

const tenths = (value: number): number => Math.round(value * 10) / 10;

export const heartRateId = (patientId: number, startMs: number): string => `hr-${patientId}-${startMs}`;
export const eegId = ({ patientId, windowId, startMs }: EegWindow): string =>
  `eeg-${patientId}-${startMs}-${windowId}`;
export const riskId = ({ patientId, windowId, startMs }: EegWindow): string =>
  `risk-${patientId}-${startMs}-${windowId}`;

/** Heart rates of one bucket of the trend: their mean, and lowest and highest as components. */
export const heartRateOf = (
  patientId: number,
  { startMs, mean, lowest, highest }: HeartRateTrend['buckets'][number],
  bucketMs: number,
): Observation => ({
  resourceType: 'Observation',
  id: heartRateId(patientId, startMs),
  meta: { profile: ['http://hl7.org/fhir/StructureDefinition/heartrate'] },
  status: 'final',
  category: category('vital-signs'),
  code: concept(LOINC, HEART_RATE_CODE, 'Heart rate'),
  subject: patientReference(patientId),
  effectivePeriod: { start: instantOf(startMs), end: instantOf(startMs + bucketMs) },
  valueQuantity: perMinute(tenths(mean)),
  component: [statistic('average', mean), statistic('minimum', lowest), statistic('maximum', highest)],
});

const periodOf = ({ startMs, samplingRateHz }: EegWindow, samples: number) => ({
  start: instantOf(startMs),
  end: instantOf(Math.round(startMs + (samples / samplingRateHz) * 1_000)),
});

/** A window of EEG as it is stored: steps of `factor` microvolts, not filtered. */
export function eegOf(window: EegWindow): Observation {
  const samples = unpackSamples(window.samples);
  return {
    resourceType: 'Observation',
    id: eegId(window),
    status: 'final',
    category: category('procedure'),
    code: {
      ...concept(LOINC, EEG_CODE, 'Electrical potential Cerebral cortex EEG'),
      text: `EEG ${window.channel ?? ''}`.trim(),
    },
    subject: patientReference(window.patientId),
    effectivePeriod: periodOf(window, samples.length),
    ...(window.origin === 'live' ? {} : { note: [{ text: `origin: ${window.origin}` }] }),
    valueSampledData: {
      origin: microvolts(0),
      period: 1_000 / window.samplingRateHz,
      factor: window.scaleUv,
      dimensions: 1,
      data: samples.join(' '),
    },
  };
}

/** The score of a window; undefined where there is none. `probabilityDecimal` is a percentage. */
export function riskOf(window: EegWindow): RiskAssessment | undefined {
  const { score, patientId } = window;
  if (score.status !== 'scored') return undefined;
  const period = periodOf(window, unpackSamples(window.samples).length);
  return {
    resourceType: 'RiskAssessment',
    id: riskId(window),
    status: 'final',
    method: { text: `seizure-like activity, model ${score.modelVersion}` },
    subject: patientReference(patientId),
    occurrencePeriod: period,
    performer: SOFTWARE,
    basis: [{ reference: `Observation/${eegId(window)}` }],
    prediction: [
      {
        outcome: concept(SNOMED, '91175000', 'Seizure'),
        probabilityDecimal: Math.round(score.probability * 1e6) / 1e4,
        whenPeriod: period,
      },
    ],
  };
}
