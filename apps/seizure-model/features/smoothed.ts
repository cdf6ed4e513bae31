const LENGTH = 9;
const LEAST = 1e-3;
const weights = Array.from({ length: LENGTH }, (_, i) => Math.sin((Math.PI * (i + 1)) / (LENGTH + 1)) ** 2);
const total = weights.reduce((sum, weight) => sum + weight, 0);

/**
 * A window averaged over nine samples by a Hann taper, which halves its power at 12.5 Hz and leaves next to none above
 * 30 Hz: eight samples shorter, of mean 0 and deviation 1, or zeros when hardly anything is left.
 * @param window of mean 0 and deviation 1
 */
export function smoothed(window: Float64Array): Float64Array {
  const n = window.length - LENGTH + 1;
  const result = new Float64Array(n);
  let mean = 0;
  for (let i = 0; i < n; i += 1) {
    let sum = 0;
    for (let k = 0; k < LENGTH; k += 1) sum += weights[k]! * window[i + k]!;
    result[i] = sum / total;
    mean += result[i]! / n;
  }
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (result[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / n);
  const factor = deviation < LEAST ? 0 : 1 / deviation;
  for (let i = 0; i < n; i += 1) result[i] = (result[i]! - mean) * factor;
  return result;
}
