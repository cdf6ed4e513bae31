const LAGS = [1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 30, 36, 43, 52, 60, 70, 80, 95] as const;
const LONGEST = 95;
const PERIOD = { from: 15, to: 90 } as const;
const TROUGH_FROM = 3;

export const rhythmNames: readonly string[] = [
  ...LAGS.map((lag) => `autocorrelation after ${lag} samples`),
  'largest autocorrelation after 15 to 89 samples',
  'least autocorrelation after 3 to 89 samples',
];

/** How alike a window of mean 0 and deviation 1 is to itself some samples later. */
export function rhythmFeatures(window: Float64Array): readonly number[] {
  const correlations = new Float64Array(LONGEST + 1);
  for (let lag = 1; lag <= LONGEST; lag += 1) {
    let sum = 0;
    for (let i = lag; i < window.length; i += 1) sum += window[i]! * window[i - lag]!;
    correlations[lag] = sum / window.length;
  }
  return [
    ...LAGS.map((lag) => correlations[lag]!),
    Math.max(...correlations.subarray(PERIOD.from, PERIOD.to)),
    Math.min(...correlations.subarray(TROUGH_FROM, PERIOD.to)),
  ];
}
