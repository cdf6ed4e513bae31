const QUANTILES = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98] as const;
const LEAST = 1e-9;

const namesOf = (signal: string): readonly string[] => [
  `skewness of the ${signal}, without its sign`,
  `log kurtosis of the ${signal}`,
  ...QUANTILES.map((share) => `log of the size that ${share} of the ${signal} stay below`),
  `log of the largest of the ${signal}`,
];

export const shapeNames: readonly string[] = [
  ...['samples', 'steps', 'bends'].flatMap(namesOf),
  'log deviation of the steps',
  'log deviation of the bends',
  'log complexity (Hjorth)',
  'log of the mean step',
  'share of steps across zero',
  'share of bends across zero',
];

/**
 * How samples, their differences (steps) and the differences of those (bends) are distributed; the same inverted.
 * @param window of mean 0 and deviation 1
 */
export function shapeFeatures(window: Float64Array): readonly number[] {
  const steps = differencesOf(window);
  const bends = differencesOf(steps);
  const [stepDeviation, bendDeviation] = [Math.log(deviationOf(steps)), Math.log(deviationOf(bends))];
  return [
    ...[window, steps, bends].flatMap(distributionOf),
    stepDeviation,
    bendDeviation,
    bendDeviation - 2 * stepDeviation,
    Math.log(steps.reduce((sum, value) => sum + Math.abs(value), 0) / steps.length + LEAST),
    crossingsOf(window),
    crossingsOf(steps),
  ];
}

function differencesOf(values: Float64Array): Float64Array {
  const differences = new Float64Array(values.length - 1);
  for (let i = 0; i < differences.length; i += 1) differences[i] = values[i + 1]! - values[i]!;
  return differences;
}

function deviationOf(values: Float64Array): number {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (values[i]! - mean) * (values[i]! - mean);
  return Math.sqrt(squares / n) + LEAST;
}

function distributionOf(values: Float64Array): readonly number[] {
  const n = values.length;
  const sd = deviationOf(values);
  let cubes = 0;
  let fourths = 0;
  const sizes = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const value = values[i]! / sd;
    const square = value * value;
    cubes += square * value;
    fourths += square * square;
    sizes[i] = Math.abs(value);
  }
  sizes.sort();
  return [
    Math.asinh(Math.abs(cubes / n)),
    Math.log(fourths / n + LEAST),
    ...QUANTILES.map((share) => Math.log(quantileOf(sizes, share) + 1e-3)),
    Math.log(sizes[n - 1]! + LEAST),
  ];
}

/** Between the two nearest of sorted values, linearly. */
function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (at - below) * (next - sorted[below]!);
}

function crossingsOf(values: Float64Array): number {
  let crossings = 0;
  for (let i = 1; i < values.length; i += 1) if (values[i]! > 0 !== values[i - 1]! > 0) crossings += 1;
  return crossings / (values.length - 1);
}
