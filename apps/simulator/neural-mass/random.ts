/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Whole number in [0, below). */
  below(below: number): number;
}

const { floor, imul, log, sqrt } = Math;

/**
 * sfc32 (Chris Doty-Humphrey's PractRand), seeded from one whole number through splitmix32; normals by the
 * polar method.
 * @param seed any finite number; its lower 32 bits count
 */
export function createRandom(seed: number): Random {
  let mixed = seed | 0;
  const splitmix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed ^ (mixed >>> 16);
    z = imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  let spare: number | undefined;

  const uniform = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i += 1) uniform();

  return {
    uniform,
    below: (below) => floor(uniform() * below),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      let x: number;
      let y: number;
      let s: number;
      do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        s = x * x + y * y;
      } while (s >= 1 || s === 0);
      const factor = sqrt((-2 * log(s)) / s);
      spare = y * factor;
      return x * factor;
    },
  };
}
