import { describe, expect, it } from '@jest/globals';
import { samplesPerWindowAt } from '../../contracts/eeg-window.ts';
import { createRandom } from './random.ts';
import { createNeuralMass, NEURAL_MASS_SCALE_UV, type NeuralMassOptions } from './neural-mass.ts';
import { artefactKinds, wardSchedule, type ArtefactKind, type BrainState, type Segment } from './schedule.ts';

const RATE_HZ = 173.61;
const { cos, sin, PI } = Math;

/** Microvolts of consecutive windows, one array. */
function microvolts(options: NeuralMassOptions, seconds: number): number[] {
  const model = createNeuralMass(options);
  const windows = Math.ceil((seconds * model.samplingRateHz) / samplesPerWindowAt(model.samplingRateHz));
  return Array.from({ length: windows }, () => [...model.nextWindow().samples])
    .flat()
    .map((step) => step * NEURAL_MASS_SCALE_UV);
}

/** Span between the 2nd and the 98th percentile. */
function span(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.98)]! - sorted[Math.floor(sorted.length * 0.02)]!;
}

function power(values: readonly number[], hertz: number): number {
  let [re, im] = [0, 0];
  values.forEach((value, i) => {
    const phase = (2 * PI * hertz * i) / RATE_HZ;
    re += value * cos(phase);
    im += value * sin(phase);
  });
  return (re * re + im * im) / values.length;
}

const peakHz = (values: readonly number[], fromHz: number, toHz: number): number => {
  const frequencies = Array.from({ length: Math.round((toHz - fromHz) * 4) }, (_, i) => fromHz + i / 4);
  const powers = frequencies.map((hertz) => power(values, hertz));
  return frequencies[powers.indexOf(Math.max(...powers))]!;
};

/** A state after it has settled, in microvolts. */
const settled = (state: BrainState, seed = 5, seconds = 20): number[] =>
  microvolts({ seed, schedule: [{ state, seconds: 40 }] }, seconds + 6).slice(Math.round(6 * RATE_HZ));

describe('createNeuralMass', () => {
  it.each([1, 2, 3])(
    'makes background and alpha of tens, and seizures of hundreds of microvolts (seed %i)',
    (seed) => {
      for (const state of ['background', 'alpha'] as const) {
        expect(span(settled(state, seed))).toBeGreaterThan(20);
        expect(span(settled(state, seed))).toBeLessThan(130);
      }
      expect(span(settled('seizure', seed))).toBeGreaterThan(200);
      expect(span(settled('seizure', seed))).toBeLessThan(500);
    },
  );

  it('has an alpha rhythm of 8 to 13 Hz, seizure discharges of 2.5 to 6 Hz, and a fast low-voltage onset', () => {
    expect(peakHz(settled('alpha'), 5, 20)).toBeGreaterThanOrEqual(8);
    expect(peakHz(settled('alpha'), 5, 20)).toBeLessThanOrEqual(13);
    expect(peakHz(settled('seizure'), 1, 20)).toBeGreaterThanOrEqual(2.5);
    expect(peakHz(settled('seizure'), 1, 20)).toBeLessThanOrEqual(6);
    expect(span(settled('onset'))).toBeLessThan(span(settled('background')) * 1.5);
    const fast = (values: number[]): number =>
      [12, 14, 16, 18, 20, 22].reduce((sum, hertz) => sum + power(values, hertz), 0);
    expect(fast(settled('onset')) / span(settled('onset'))).toBeGreaterThan(
      fast(settled('background')) / span(settled('background')),
    );
  });

  it('gives the same samples for the same seed and schedule, and others for another seed', () => {
    const schedule = (): Iterable<Segment> => wardSchedule({ seed: 9 });
    const values = (seed: number) => microvolts({ seed, schedule: schedule() }, 30);
    expect(values(9)).toEqual(values(9));
    expect(values(9)).not.toEqual(values(10));
  });

  it('says what every window is, at 256 Hz as well', () => {
    const schedule: Segment[] = [
      { state: 'alpha', seconds: 3 },
      { state: 'onset', seconds: 3 },
      { state: 'seizure', seconds: 3, artefact: { kind: 'muscle', fromS: 1, seconds: 1 } },
    ];
    const model = createNeuralMass({ seed: 1, schedule, samplingRateHz: 256 });
    const windows = Array.from({ length: 12 }, () => model.nextWindow());
    expect(windows.every(({ samples }) => samples.length === 262)).toBe(true);
    expect(windows.map(({ state }) => state).join(' ')).toBe(
      'alpha alpha alpha onset onset onset seizure seizure seizure background background background',
    );
    expect(windows.map(({ disturbed }) => disturbed)).toEqual(
      [6, 7, 8].reduce((flags, i) => flags.with(i, i === 6 || i === 7), Array(12).fill(false)),
    );
  });

  it.each(artefactKinds)(
    'shows the artefact %s where the schedule puts it, and nowhere else',
    (kind: ArtefactKind) => {
      const at = (from: number, to: number, values: number[]) =>
        values.slice(Math.round(from * RATE_HZ), Math.round(to * RATE_HZ));
      const clean = microvolts({ seed: 2, schedule: [{ state: 'background', seconds: 60 }] }, 12);
      const values = microvolts(
        {
          seed: 2,
          schedule: [{ state: 'background', seconds: 60, artefact: { kind, fromS: 4, seconds: 4 } }],
        },
        12,
      );
      expect(at(0, 4, values)).toEqual(at(0, 4, clean));
      if (kind === 'flat-line') expect(new Set(at(4.1, 7.9, values))).toEqual(new Set([0]));
      if (kind === 'mains-hum') expect(peakHz(at(4, 8, values), 20, 80)).toBeCloseTo(50, 0);
      if (kind === 'muscle')
        expect(power(at(4, 8, values), 40)).toBeGreaterThan(20 * power(at(0, 4, values), 40));
      if (kind === 'electrode-pop') expect(Math.max(...at(4, 8, values).map(Math.abs))).toBeGreaterThan(120);
      expect(span(at(8.2, 12, values))).toBeLessThan(120);
    },
  );

  it('stays finite and plausible through five minutes of the ward, faster than 200 times real time', () => {
    const model = createNeuralMass({ seed: 11, schedule: wardSchedule({ seed: 11 }) });
    const before = process.cpuUsage();
    const seconds = 300;
    let largest = 0;
    for (let i = 0; i < seconds; i += 1)
      for (const step of model.nextWindow().samples) largest = Math.max(largest, Math.abs(step));
    const cpuS = process.cpuUsage(before).user / 1e6;
    expect(largest * NEURAL_MASS_SCALE_UV).toBeGreaterThan(100);
    expect(largest * NEURAL_MASS_SCALE_UV).toBeLessThan(1_500);
    expect(seconds / cpuS).toBeGreaterThan(200);
  });
});

describe('createRandom', () => {
  it('gives uniform and normal numbers with the right mean and spread, the same for the same seed', () => {
    const random = createRandom(42);
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.sqrt(normals.reduce((sum, value) => sum + value * value, 0) / normals.length)).toBeCloseTo(
      1,
      1,
    );
    const uniforms = Array.from({ length: 20_000 }, () => random.uniform());
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniforms)).toBeLessThan(1);
    expect(uniforms.reduce((sum, value) => sum + value, 0) / uniforms.length).toBeCloseTo(0.5, 1);
    const same = [createRandom(7), createRandom(7)].map((one) => [
      one.uniform(),
      one.normal(),
      one.below(10),
    ]);
    expect(same[0]).toEqual(same[1]);
  });
});
