import { createNeuralMass, NEURAL_MASS_SCALE_UV } from '../neural-mass/neural-mass.ts';
import type { Segment } from '../neural-mass/schedule.ts';
import { SEIZURE_TEXT, type Annotation, type Recording } from '../../signal/recording/recording.ts';

const made: readonly { readonly label: string; readonly schedule: readonly Segment[] }[] = [
  {
    label: 'Made: seizure after a minute of rest',
    schedule: [
      { state: 'background', seconds: 30 },
      { state: 'alpha', seconds: 30 },
      { state: 'onset', seconds: 6 },
      { state: 'seizure', seconds: 40 },
      { state: 'background', seconds: 14 },
    ],
  },
  {
    label: 'Made: rest and alpha rhythm',
    schedule: [0, 1, 2].flatMap(() => [
      { state: 'background', seconds: 20 } as const,
      { state: 'alpha', seconds: 20 } as const,
    ]),
  },
  {
    label: 'Made: every kind of artefact',
    schedule: (['muscle', 'electrode-pop', 'flat-line', 'mains-hum'] as const).map((kind) => ({
      state: 'background',
      seconds: 20,
      artefact: { kind, fromS: 5, seconds: 8 },
    })),
  },
];

/** Short recordings made by the neural-mass model, for a page that was given none. */
export function syntheticRecordings(seed: number): readonly Recording[] {
  return made.map(({ label, schedule }, index) => {
    const model = createNeuralMass({ seed: seed + index, schedule });
    const seconds = schedule.reduce((sum, segment) => sum + segment.seconds, 0);
    const samples = new Int16Array(Math.floor(seconds * model.samplingRateHz));
    for (let at = 0; at < samples.length;) {
      const window = model.nextWindow().samples.subarray(0, samples.length - at);
      samples.set(window, at);
      at += window.length;
    }
    return {
      label,
      origin: 'synthetic',
      samplingRateHz: model.samplingRateHz,
      channel: 'model',
      unit: 'uV',
      scale: NEURAL_MASS_SCALE_UV,
      samples,
      annotations: seizuresOf(schedule),
      notes: [],
    };
  });
}

function seizuresOf(schedule: readonly Segment[]): readonly Annotation[] {
  let fromS = 0;
  return schedule.flatMap(({ state, seconds }) => {
    const onsetS = fromS;
    fromS += seconds;
    return state === 'onset' || state === 'seizure'
      ? [{ onsetS, durationS: seconds, text: SEIZURE_TEXT }]
      : [];
  });
}
