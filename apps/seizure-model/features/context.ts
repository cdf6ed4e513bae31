/** Numbers that describe a window in its context, for each number that describes it alone. */
export const NUMBERS_IN_CONTEXT = 3;

/**
 * Describes each of consecutive windows together with those before it: its own numbers, then the mean and the deviation of
 * each over it and the windows before it, as far back as there are any.
 * @param features [n * inputs] of consecutive windows of one recording, oldest first
 * @param inputs numbers that describe one window
 * @param windows how many windows are looked at, with the one described
 * @returns [n * 3 * inputs]
 */
export function withContext(features: Float32Array, inputs: number, windows: number): Float32Array {
  const described = new Float32Array(NUMBERS_IN_CONTEXT * features.length);
  for (let row = 0; row < features.length / inputs; row += 1) {
    const first = Math.max(0, row - windows + 1);
    const count = row - first + 1;
    const to = row * NUMBERS_IN_CONTEXT * inputs;
    for (let i = 0; i < inputs; i += 1) {
      let mean = 0;
      let squares = 0;
      for (let k = first; k <= row; k += 1) mean += features[k * inputs + i]! / count;
      for (let k = first; k <= row; k += 1) squares += (features[k * inputs + i]! - mean) ** 2 / count;
      described[to + i] = features[row * inputs + i]!;
      described[to + inputs + i] = mean;
      described[to + 2 * inputs + i] = Math.sqrt(squares);
    }
  }
  return described;
}
