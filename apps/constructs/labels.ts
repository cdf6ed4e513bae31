/** Name of the whole system; every object carries it. */
export const systemName = 'eeg-ward';

/** Labels of an object, and at the same time what selects its pods: the name, never a place in the construct tree. */
export const labelsOf = (name: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/part-of': systemName,
});

/** Label by which Kubernetes names a namespace. */
export const namespaceLabel = 'kubernetes.io/metadata.name';
