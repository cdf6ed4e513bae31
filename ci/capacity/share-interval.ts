/** How many of a number of cases were hits. */
export interface Count {
  readonly hits: number;
  readonly of: number;
}

/** Two-sided 99.9 % of the normal distribution. */
const QUANTILE = 3.291;

/**
 * Variance of the hits of equally long spells, as a multiple of what it would be if each case were a hit by its own chance
 * (Pearson's chi-square by its degrees of freedom). More than 1 when hits come in bursts; never less than 1.
 */
export function dispersionOf(spells: readonly Count[]): number {
  const counted = spells.filter((spell) => spell.of > 0);
  const all = sumOf(counted);
  const share = all.hits / all.of;
  if (counted.length < 2 || !(share > 0 && share < 1)) return 1;
  const chiSquare = counted.reduce(
    (sum, { hits, of }) => sum + (hits - of * share) ** 2 / (of * share * (1 - share)),
    0,
  );
  return Math.max(1, chiSquare / (counted.length - 1));
}

/**
 * Where the share of hits lies, with 99.9 % confidence: Wilson's interval of a binomial share.
 * @param dispersion of {@link dispersionOf}: so many cases say as much as one alone. @default 1
 * @throws RangeError without a case
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function shareInterval({ hits, of }: Count, dispersion = 1): readonly [number, number] {
  if (!(of > 0)) throw new RangeError(`'of' (${of}) must be more than 0: nothing was counted`);
  const cases = of / dispersion;
  const share = hits / of;
  const z2 = QUANTILE ** 2 / cases;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = Math.sqrt((share * (1 - share) * QUANTILE ** 2) / cases + z2 ** 2 / 4) / (1 + z2);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

export const sumOf = (counts: readonly Count[]): Count => ({
  hits: counts.reduce((sum, { hits }) => sum + hits, 0),
  of: counts.reduce((sum, { of }) => sum + of, 0),
});
