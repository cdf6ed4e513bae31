import fc from 'fast-check';
import { hostileValues } from './hostile-values.ts';

/** One change of a value: where (each number chooses a way down), what, and with what. */
interface Mutation {
  readonly way: readonly number[];
  readonly act: 'replace' | 'remove' | 'add' | 'repeat';
  readonly hostile: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  way: fc.array(fc.nat(1_000), { maxLength: 5 }),
  act: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'repeat'),
  hostile: hostileValues,
});

/** The values, half of them as they are, the others changed in one to three places. */
export const mutated = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    values,
    fc
      .tuple(values, fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([value, mutations]) => mutations.reduce<unknown>(changed, value)),
  );

function changed(value: unknown, { way: [choice, ...way], act, hostile }: Mutation): unknown {
  if (choice === undefined || typeof value !== 'object' || value === null) return hostile;
  const entries = Object.entries(value);
  if (entries.length === 0) return hostile;
  const at = choice % entries.length;
  const [key, child] = entries[at]!;
  const next = way.length > 0 && typeof child === 'object' && child !== null;
  const edited: [string, unknown][] = next
    ? entries.with(at, [key, changed(child, { way, act, hostile })])
    : act === 'remove'
      ? entries.toSpliced(at, 1)
      : act === 'add'
        ? [...entries, ['unexpected', hostile]]
        : act === 'repeat'
          ? [...entries, [`${key} `, child]]
          : entries.with(at, [key, hostile]);
  return Array.isArray(value) ? edited.map(([, each]) => each) : Object.fromEntries(edited);
}
