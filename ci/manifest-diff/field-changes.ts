import microdiff from 'microdiff';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';

/** One field that differs. `before` is absent where the field is new, `after` where it is gone. */
export interface FieldChange {
  /** Keys from the root; an element of a list is `[name]`, `[mount path]` or `[index]`. */
  readonly path: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** How a path is written: `spec.template.spec.containers[dashboard].image`. */
export const pathText = (path: readonly string[]): string =>
  path
    .map((key, index) => {
      if (/^\[.*\]$/.test(key)) return key;
      if (/[^\w-]/.test(key)) return `["${key}"]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');

/** Fields that differ, in the order of their paths. The order of keys and of named list elements is no difference. */
export function fieldChanges(base: KubernetesObject, head: KubernetesObject): readonly FieldChange[] {
  return microdiff(byName(base) as object, byName(head) as object, { cyclesFix: false })
    .map((difference) => ({
      path: difference.path.map(String),
      ...('oldValue' in difference ? { before: difference.oldValue as unknown } : {}),
      ...('value' in difference ? { after: difference.value as unknown } : {}),
    }))
    .toSorted((one, other) => compareTexts(pathText(one.path), pathText(other.path)));
}

/** Order of texts that does not depend on the machine's language. */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const identifyingKeys = ['name', 'mountPath', 'host', 'path'];

/** The value with every list as an object, keyed by what identifies its elements to Kubernetes, or by their place. */
function byName(value: unknown): unknown {
  if (Array.isArray(value)) {
    const key = identifyingKeys.find((each) => identifies(each, value));
    return Object.fromEntries(
      value.map((element: unknown, index) => [
        `[${key === undefined ? index : String((element as Record<string, unknown>)[key])}]`,
        byName(element),
      ]),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, byName(each)]));
}

function identifies(key: string, elements: readonly unknown[]): boolean {
  const values = elements.map((element) =>
    typeof element === 'object' && element !== null ? (element as Record<string, unknown>)[key] : undefined,
  );
  return values.every((each) => typeof each === 'string') && new Set(values).size === values.length;
}
