export type Band = 'low' | 'medium' | 'high';

/** Limits of the bands; the limits themselves are medium. */
export const BAND_LIMITS = { low: 0.3, high: 0.7 } as const;

export const bandOf = (probability: number): Band =>
  probability < BAND_LIMITS.low ? 'low' : probability > BAND_LIMITS.high ? 'high' : 'medium';

/** Word and symbol of each band: colour is never the only sign. */
export const bandSigns: Readonly<Record<Band, { readonly word: string; readonly symbol: string }>> = {
  low: { word: 'LOW', symbol: '▽' },
  medium: { word: 'MEDIUM', symbol: '◇' },
  high: { word: 'HIGH', symbol: '▲' },
};

/** Two decimals, or as many more as keep the number on its side of the limits. */
export function probabilityText(probability: number): string {
  if (probability < 0.005) return '<0.01';
  if (probability > 0.995) return '>0.99';
  for (let digits = 2; digits < 6; digits += 1) {
    const text = probability.toFixed(digits);
    if (bandOf(Number(text)) === bandOf(probability)) return text;
  }
  return String(probability);
}
