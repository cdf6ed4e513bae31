import type { Recording } from '../data/bonn-pack.ts';
import { groupBy } from '../data/group-by.ts';
import { randomFrom, shuffled } from '../train/random.ts';

/** One split: no group has recordings on both sides. */
export interface Fold {
  readonly training: readonly Recording[];
  readonly test: readonly Recording[];
}

/**
 * Stratified group k-fold: whole groups go, the most one-sided first, to the fold where they keep the share of each set
 * most even (the greedy rule of scikit-learn's StratifiedGroupKFold, stratified by set).
 * @throws RangeError when there are fewer groups than folds
 */
export function groupedFolds(recordings: readonly Recording[], folds: number, seed: number): readonly Fold[] {
  const groups = groupBy(recordings, ({ group }) => group);
  if (groups.size < folds)
    throw new RangeError(`'folds' (${folds}) must not exceed the ${groups.size} groups`);
  const sets = [...new Set(recordings.map(({ set }) => set))];
  const totals = countsOf(recordings, sets);
  const members: Recording[][] = Array.from({ length: folds }, () => []);
  const order = shuffled([...groups.values()], randomFrom(seed));
  const spread = new Map(order.map((group) => [group, standardDeviation(countsOf(group, sets))]));
  for (const group of order.toSorted((a, b) => spread.get(b)! - spread.get(a)!)) {
    const costs = members.map((_, fold) => imbalance(members, fold, group));
    members[leastIndex(costs, members)]!.push(...group);
  }
  return members.map((test) => ({ test, training: members.filter((fold) => fold !== test).flat() }));

  function imbalance(
    current: readonly (readonly Recording[])[],
    fold: number,
    group: readonly Recording[],
  ): number {
    const shares = current.map((kept, i) =>
      countsOf(i === fold ? [...kept, ...group] : kept, sets).map((count, set) => count / totals[set]!),
    );
    const deviations = sets.map((_, set) => standardDeviation(shares.map((share) => share[set]!)));
    return deviations.reduce((sum, deviation) => sum + deviation, 0) / sets.length;
  }
}

function leastIndex(costs: readonly number[], members: readonly (readonly Recording[])[]): number {
  let best = 0;
  for (let i = 1; i < costs.length; i += 1) {
    const difference = costs[i]! - costs[best]!;
    const smaller = members[i]!.length < members[best]!.length;
    if (difference < -1e-12 || (Math.abs(difference) <= 1e-12 && smaller)) best = i;
  }
  return best;
}

const countsOf = (recordings: readonly Recording[], sets: readonly string[]): readonly number[] =>
  sets.map((set) => recordings.filter((recording) => recording.set === set).length);

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
