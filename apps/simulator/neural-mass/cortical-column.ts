import type { Random } from './random.ts';

/**
 * Synaptic gains (mV) and input of one cortical column.
 * `A` excitation, `B` slow dendritic inhibition, `G` fast somatic inhibition; `inputMean` pulses per second.
 */
export interface ColumnParameters {
  readonly A: number;
  readonly B: number;
  readonly G: number;
  readonly inputMean: number;
}

/**
 * Rates of the synapses (1/s), firing function and connectivity: table 1 of Jansen & Rit 1995 and of Wendling
 * 2002.
 */
const a = 100;
const b = 50;
const g = 500;
const e0 = 2.5;
const v0 = 6;
const r = 0.56;
const C = 135;
const [C1, C2, C3, C4, C5, C6, C7] = [C, 0.8 * C, 0.25 * C, 0.25 * C, 0.3 * C, 0.1 * C, 0.8 * C];

/**
 * Intensity of the white noise on the input, pulses per second per root hertz. The papers add an independent
 * normal number of standard deviation 30 per second at every step of 1/512 s, which makes the result depend
 * on the step; the same power as a Wiener process is 30 / sqrt(512).
 */
const NOISE_INTENSITY = 30 / Math.sqrt(512);

/** Largest step of the integration, in seconds: 0.3 of the time constant of the fastest synapse. */
export const MAX_STEP_S = 0.0006;

const { exp, sqrt } = Math;
const firing = (v: number): number => (2 * e0) / (1 + exp(r * (v0 - v)));

/** A column whose potential can be advanced in time. */
export interface CorticalColumn {
  /**
   * Advances by `seconds` in `steps` steps and returns the summed potential of the pyramidal cells, in
   * millivolts.
   */
  advance(parameters: ColumnParameters, seconds: number, steps: number): number;
}

/**
 * The neural-mass model of Jansen & Rit (Biol. Cybern. 73:357, 1995) with the fast inhibitory loop of
 * Wendling, Bartolomei, Bellanger & Chauvel (Eur. J. Neurosci. 15:1499, 2002): five second-order synapses as
 * ten equations. Integrated by Euler-Maruyama, velocities first (semi-implicit), the noise entering as `A a s
 * dW` as in Ableidinger, Buckwar & Hinterleitner (J. Math. Neurosci. 7:8, 2017).
 */
export function createCorticalColumn(random: Random): CorticalColumn {
  let [y0, y1, y2, y3, y4] = [0, 0, 0, 0, 0];
  let [z0, z1, z2, z3, z4] = [0, 0, 0, 0, 0];
  return {
    advance({ A, B, G, inputMean }, seconds, steps) {
      const dt = seconds / steps;
      const noise = A * a * NOISE_INTENSITY * sqrt(dt);
      for (let i = 0; i < steps; i += 1) {
        const pyramidal = firing(y1 - y2 - y3);
        const excitatory = inputMean + C2 * firing(C1 * y0);
        const slow = firing(C3 * y0);
        const fast = C7 * firing(C5 * y0 - C6 * y4);
        z0 += dt * (A * a * pyramidal - 2 * a * z0 - a * a * y0);
        z1 += dt * (A * a * excitatory - 2 * a * z1 - a * a * y1) + noise * random.normal();
        z2 += dt * (B * b * C4 * slow - 2 * b * z2 - b * b * y2);
        z3 += dt * (G * g * fast - 2 * g * z3 - g * g * y3);
        z4 += dt * (B * b * slow - 2 * b * z4 - b * b * y4);
        y0 += dt * z0;
        y1 += dt * z1;
        y2 += dt * z2;
        y3 += dt * z3;
        y4 += dt * z4;
      }
      return y1 - y2 - y3;
    },
  };
}
