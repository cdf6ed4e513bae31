/** What the samples of a window say without looking at frequencies. */
export interface Amplitudes {
  readonly meanUv: number;
  readonly sdUv: number;
  /** Largest distance from 0. */
  readonly peakUv: number;
  /** Most equal samples in a row. */
  readonly longestRun: number;
  /** Most equal samples in a row at the highest or lowest value of the window. */
  readonly longestRunAtExtreme: number;
}

/** Undefined when a sample is not a finite number. */
export function amplitudesOf(samplesUv: ArrayLike<number>): Amplitudes | undefined {
  const n = samplesUv.length;
  let sum = 0;
  let highest = -Infinity;
  let lowest = Infinity;
  for (let i = 0; i < n; i += 1) {
    const value = samplesUv[i]!;
    sum += value;
    if (value > highest) highest = value;
    if (value < lowest) lowest = value;
  }
  if (!Number.isFinite(sum)) return undefined;
  const meanUv = sum / n;
  let squares = 0;
  let run = 0;
  let longestRun = 0;
  let longestRunAtExtreme = 0;
  for (let i = 0; i < n; i += 1) {
    const value = samplesUv[i]!;
    squares += (value - meanUv) ** 2;
    run = i > 0 && value === samplesUv[i - 1] ? run + 1 : 1;
    if (run > longestRun) longestRun = run;
    if (run > longestRunAtExtreme && (value === highest || value === lowest)) longestRunAtExtreme = run;
  }
  const peakUv = Math.max(highest, -lowest);
  return { meanUv, sdUv: Math.sqrt(squares / n), peakUv, longestRun, longestRunAtExtreme };
}
