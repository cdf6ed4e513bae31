/** A second-order section, normalised so that a0 = 1: y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
export interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** What a filter is applied forwards and backwards changes by: -3 dB of both passes together lie at the named corner. */
const BOTH_PASSES = (Math.SQRT2 - 1) ** (1 / 4);

/** Corner at `hz` of a second-order Butterworth section on the bilinear transform's warped axis. */
const warped = (hz: number, samplingRateHz: number): number => Math.tan((Math.PI * hz) / samplingRateHz);

/** Low-cut (high-pass), second-order Butterworth, -3 dB at `hz` after {@link zeroPhase}. */
export function lowCut(hz: number, samplingRateHz: number): Biquad {
  const k = warped(hz, samplingRateHz) * BOTH_PASSES;
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  return {
    b: [norm, -2 * norm, norm],
    a: [2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm],
  };
}

/** High-cut (low-pass), second-order Butterworth, -3 dB at `hz` after {@link zeroPhase}. */
export function highCut(hz: number, samplingRateHz: number): Biquad {
  const k = warped(hz, samplingRateHz) / BOTH_PASSES;
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const b = k * k * norm;
  return { b: [b, 2 * b, b], a: [2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm] };
}

/** Notch at `hz`, whose -3 dB points after {@link zeroPhase} are `widthHz` apart. */
export function notch(hz: number, widthHz: number, samplingRateHz: number): Biquad {
  const w = (2 * Math.PI * hz) / samplingRateHz;
  const alpha = Math.tan((Math.PI * widthHz) / samplingRateHz) * Math.sqrt(Math.SQRT2 - 1);
  const norm = 1 / (1 + alpha);
  const middle = -2 * Math.cos(w) * norm;
  return { b: [norm, middle, norm], a: [middle, (1 - alpha) * norm] };
}

/** Gain of a section at `hz`, as a factor of amplitude. */
export function gainAt({ b, a }: Biquad, hz: number, samplingRateHz: number): number {
  const w = (2 * Math.PI * hz) / samplingRateHz;
  const at = (c0: number, c1: number, c2: number): number =>
    Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
  return at(...b) / at(1, ...a);
}

/** Filters in place, from a state as if the first value had been there for ever. */
function runInPlace({ b, a }: Biquad, values: Float64Array): void {
  const [b0, b1, b2] = b;
  const [a1, a2] = a;
  const first = values[0] ?? 0;
  const settled = ((b0 + b1 + b2) / (1 + a1 + a2)) * first;
  let s2 = b2 * first - a2 * settled;
  let s1 = b1 * first - a1 * settled + s2;
  for (let i = 0; i < values.length; i += 1) {
    const x = values[i]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    values[i] = y;
  }
}

/**
 * Filters forwards and backwards: no wave moves in time. The signal is continued beyond its ends by odd reflection over at
 * most `padding` samples, so that filters settle there.
 */
export function zeroPhase(
  sections: readonly Biquad[],
  values: ArrayLike<number>,
  padding: number,
): Float64Array {
  const { length } = values;
  const pad = Math.max(0, Math.min(Math.ceil(padding), length - 1));
  const padded = new Float64Array(length + 2 * pad);
  for (let i = 0; i < pad; i += 1) {
    padded[i] = 2 * values[0]! - values[pad - i]!;
    padded[pad + length + i] = 2 * values[length - 1]! - values[length - 2 - i]!;
  }
  for (let i = 0; i < length; i += 1) padded[pad + i] = values[i]!;
  for (const section of sections) runInPlace(section, padded);
  padded.reverse();
  for (const section of sections) runInPlace(section, padded);
  padded.reverse();
  return padded.slice(pad, pad + length);
}
