import { highCut, lowCut, notch, zeroPhase, type Biquad } from './biquad.ts';

/** What a reader may choose, in hertz. */
export const LOW_CUTS_HZ = [0.1, 0.3, 0.5, 1, 1.6, 5] as const;
export const HIGH_CUTS_HZ = [15, 30, 35, 50, 70] as const;
export const NOTCHES_HZ = [50, 60] as const;

/** Width of a notch between its -3 dB points, in hertz. */
export const NOTCH_WIDTH_HZ = 2;

/** Filters of a displayed trace; null: off. Corners are at -3 dB. */
export interface DisplayFilter {
  readonly lowCutHz: number | null;
  readonly highCutHz: number | null;
  readonly notchHz: number | null;
}

export const NO_FILTER: DisplayFilter = Object.freeze({ lowCutHz: null, highCutHz: null, notchHz: null });

export const isOff = ({ lowCutHz, highCutHz, notchHz }: DisplayFilter): boolean =>
  lowCutHz === null && highCutHz === null && notchHz === null;

/** Highest share of the sampling rate at which a corner can lie. */
const HIGHEST = 0.45;

/** The filters that a sampling rate allows: a corner too close to half of the rate is left out. */
export const possibleAt = (filter: DisplayFilter, samplingRateHz: number): DisplayFilter => {
  const possible = (hz: number | null): number | null =>
    hz !== null && hz < samplingRateHz * HIGHEST ? hz : null;
  return {
    lowCutHz: possible(filter.lowCutHz),
    highCutHz: possible(filter.highCutHz),
    notchHz: possible(filter.notchHz),
  };
};

/** How much signal on either side a filter wants to settle in, in milliseconds. */
export const settlingMs = ({ lowCutHz, notchHz }: DisplayFilter): number =>
  Math.max(lowCutHz === null ? 0 : 1_500 / lowCutHz, notchHz === null ? 0 : 1_000, 200);

/** A stretch without gaps, filtered for display; the filters that its rate does not allow are left out. */
export function filterForDisplay(
  values: ArrayLike<number>,
  samplingRateHz: number,
  wanted: DisplayFilter,
): Float64Array {
  const { lowCutHz, highCutHz, notchHz } = possibleAt(wanted, samplingRateHz);
  const sections: Biquad[] = [];
  if (lowCutHz !== null) sections.push(lowCut(lowCutHz, samplingRateHz));
  if (highCutHz !== null) sections.push(highCut(highCutHz, samplingRateHz));
  if (notchHz !== null) sections.push(notch(notchHz, NOTCH_WIDTH_HZ, samplingRateHz));
  return zeroPhase(sections, values, (settlingMs(wanted) / 1_000) * samplingRateHz);
}
