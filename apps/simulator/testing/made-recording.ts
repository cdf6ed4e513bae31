import type { Recording } from '../../signal/recording/recording.ts';

/** A ramp of `length` samples, so that every sample tells its position. */
export const madeRecording = (change: Partial<Recording> & { readonly length?: number } = {}): Recording => {
  const { length = 178 * 4 + 3, ...rest } = change;
  return {
    label: 'made',
    origin: 'replay',
    samplingRateHz: 173.61,
    channel: 'Cz',
    unit: 'uV',
    scale: 0.5,
    samples: Int16Array.from({ length }, (_, i) => i % 30_000),
    annotations: [],
    notes: [],
    ...rest,
  };
};
