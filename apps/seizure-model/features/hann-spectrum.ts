/** Power of a signal at multiples of (sampling rate / (2 * samples)), in arbitrary units. */
export type HannSpectrum = (signal: ArrayLike<number>, from: number) => Float64Array;

/**
 * Makes the transform of `samples` samples, an even number, tapered by a symmetric Hann window: squared magnitudes at
 * the frequencies 1 to `samples` times rate / (2 * samples). What it returns is overwritten by its next call.
 */
export function hannSpectrum(samples: number): HannSpectrum {
  const half = samples / 2;
  const taper = Float64Array.from(
    { length: half },
    (_, i) => 0.5 + 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / (samples - 1)),
  );
  const table = (wave: (angle: number) => number): Float64Array =>
    Float64Array.from({ length: samples * half }, (_, at) => {
      const frequency = Math.floor(at / half) + 1;
      return wave((Math.PI * frequency * ((at % half) + 0.5)) / samples);
    });
  const cosines = table(Math.cos);
  const sines = table(Math.sin);
  const evens = new Float64Array(half);
  const odds = new Float64Array(half);
  const power = new Float64Array(samples);
  return (signal, from) => {
    for (let i = 0; i < half; i += 1) {
      const right = signal[from + half + i]! * taper[i]!;
      const left = signal[from + half - 1 - i]! * taper[i]!;
      evens[i] = right + left;
      odds[i] = right - left;
    }
    for (let bin = 0, at = 0; bin < samples; bin += 1) {
      let real = 0;
      let imaginary = 0;
      for (let i = 0; i < half; i += 1, at += 1) {
        real += evens[i]! * cosines[at]!;
        imaginary += odds[i]! * sines[at]!;
      }
      power[bin] = real * real + imaginary * imaginary;
    }
    return power;
  };
}
