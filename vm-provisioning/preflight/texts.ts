export const isDnsLabel = (text: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);

export const isDnsName = (text: string): boolean => text.length <= 253 && text.split('.').every(isDnsLabel);

/** Pairs of indexes of equal values, the later first. */
export function repeated<T>(values: readonly T[]): readonly (readonly [number, number])[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first < index ? [[index, first] as const] : [];
  });
}
