import { featureNames } from '../features/window-features.ts';
import { cutWindows } from '../data/windows.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { groupBy } from '../data/group-by.ts';
import { prepare } from '../network/prepare.ts';
import { standardise, standardOf } from '../train/standardise.ts';
import { groupedFolds, type Fold } from './folds.ts';

/**
 * Groups seizure events that look alike into `count` clusters (Ward's method on the mean features of each event). Which
 * event is of which patient was never published: the clusters stand in for patients.
 * @returns the events of each cluster, the cluster with the first event first
 * @throws RangeError when there are fewer events
 */
export function pseudoPatients(
  recordings: readonly Recording[],
  count: number,
): readonly (readonly string[])[] {
  const events = [
    ...groupBy(
      recordings.filter(({ seizure }) => seizure),
      ({ group }) => group,
    ),
  ];
  if (events.length < count)
    throw new RangeError(`'count' (${count}) must not exceed the ${events.length} seizure events`);
  const inputs = featureNames.length;
  const means = new Float32Array(events.length * inputs);
  events.forEach(([, members], event) => means.set(meanFeaturesOf(members), event * inputs));
  standardise(means, standardOf(means, inputs));
  let clusters = events.map(([group], event) => ({
    groups: [group],
    centre: Float64Array.from(means.subarray(event * inputs, (event + 1) * inputs)),
  }));
  while (clusters.length > count) {
    const [a, b] = nearestOf(clusters);
    const [one, other] = [clusters[a]!, clusters[b]!];
    const [n, m] = [one.groups.length, other.groups.length];
    const merged = {
      groups: [...one.groups, ...other.groups],
      centre: one.centre.map((value, i) => (n * value + m * other.centre[i]!) / (n + m)),
    };
    clusters = clusters.map((cluster, i) => (i === a ? merged : cluster)).filter((_, i) => i !== b);
  }
  return clusters.map(({ groups }) => groups);
}

/** Each fold tests one pseudo-patient, beside a share of the events without seizure. */
export function pseudoPatientFolds(
  recordings: readonly Recording[],
  count: number,
  seed: number,
): readonly Fold[] {
  const others = groupedFolds(
    recordings.filter(({ seizure }) => !seizure),
    count,
    seed,
  );
  return pseudoPatients(recordings, count).map((groups, index) => {
    const tested = new Set([...groups, ...others[index]!.test.map(({ group }) => group)]);
    return {
      test: recordings.filter(({ group }) => tested.has(group)),
      training: recordings.filter(({ group }) => !tested.has(group)),
    };
  });
}

function meanFeaturesOf(recordings: readonly Recording[]): Float32Array {
  const inputs = featureNames.length;
  const features = prepare('features', cutWindows(recordings, 0).samplesUv, inputs);
  const n = features.length / inputs;
  const mean = new Float32Array(inputs);
  features.forEach((value, at) => (mean[at % inputs]! += value / n));
  return mean;
}

/** The two clusters whose merger adds least to the squared distances from the centres. */
function nearestOf(
  clusters: readonly { readonly groups: readonly string[]; readonly centre: Float64Array }[],
): readonly [number, number] {
  let least = Infinity;
  let nearest: readonly [number, number] = [0, 1];
  clusters.forEach((one, a) =>
    clusters.slice(a + 1).forEach((other, offset) => {
      const [n, m] = [one.groups.length, other.groups.length];
      const squares = one.centre.reduce((sum, value, i) => sum + (value - other.centre[i]!) ** 2, 0);
      const cost = ((n * m) / (n + m)) * squares;
      if (cost >= least) return;
      least = cost;
      nearest = [a, a + 1 + offset];
    }),
  );
  return nearest;
}
