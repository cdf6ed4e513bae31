import type { Random } from './random.ts';
import type { ArtefactKind } from './schedule.ts';

/**
 * Takes the clean signal in microvolts and the seconds since the artefact began, and returns what the
 * amplifier sees.
 */
export type Artefact = (cleanUv: number, seconds: number) => number;

const MAINS_HZ = 50;
const POP_DECAY_S = 0.35;
/** Corner above which the muscles' noise is left. */
const MUSCLE_HIGH_PASS_HZ = 20;

/** Starts an artefact that lasts `seconds`. */
export function createArtefact(
  kind: ArtefactKind,
  {
    seconds,
    samplingRateHz,
    random,
  }: { readonly seconds: number; readonly samplingRateHz: number; readonly random: Random },
): Artefact {
  switch (kind) {
    case 'muscle':
      return muscle(seconds, samplingRateHz, random);
    case 'electrode-pop':
      return pops(samplingRateHz, random);
    case 'flat-line':
      return () => 0;
    case 'mains-hum': {
      const amplitudeUv = 30 + 30 * random.uniform();
      return (cleanUv, t) => cleanUv + amplitudeUv * Math.sin(2 * Math.PI * MAINS_HZ * t);
    }
  }
}

/** Noise above 20 Hz that swells and fades. */
function muscle(seconds: number, samplingRateHz: number, random: Random): Artefact {
  const keep = Math.exp((-2 * Math.PI * MUSCLE_HIGH_PASS_HZ) / samplingRateHz);
  const amplitudeUv = 35 + 45 * random.uniform();
  let slow = 0;
  return (cleanUv, t) => {
    const noise = random.normal();
    slow = keep * slow + (1 - keep) * noise;
    const swell = Math.sin(Math.min(1, t / seconds) * Math.PI);
    return cleanUv + amplitudeUv * swell * (noise - slow);
  };
}

/** Steps at random instants, each fading as the amplifier's high-pass recovers. */
function pops(samplingRateHz: number, random: Random): Artefact {
  const keep = Math.exp(-1 / (POP_DECAY_S * samplingRateHz));
  const pop = (): number => (random.uniform() < 0.5 ? -1 : 1) * (150 + 200 * random.uniform());
  let offsetUv = pop();
  return (cleanUv) => {
    offsetUv = random.uniform() < 0.8 / samplingRateHz ? offsetUv + pop() : offsetUv * keep;
    return cleanUv + offsetUv;
  };
}
