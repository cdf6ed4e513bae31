/** A seeded source of numbers whose state can be stored and put back. */
export interface Random {
  /** Next number in [0, 1). */
  next(): number;
  /** Next number of the standard normal distribution. */
  normal(): number;
  /** State that `randomFrom` continues. */
  state(): number;
}

/** Starts from a seed or a stored state, a whole number in [0, 2^32). Generator: mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, normal, state: () => state };
}

/** A seed of its own for every name. */
export const seedOf = (name: string): number =>
  [...name].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7);

/** A new array with the items in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
