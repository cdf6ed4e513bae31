import { scaleChoiceOf, scaleFor, type ScaleChoice } from './settings.ts';

/** Microvolts per millimetre of paper, as EEG is read. */
export const SENSITIVITIES = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100] as const;
export type Sensitivity = `${(typeof SENSITIVITIES)[number]}/mm`;

/** How large a trace of the patient page is: by its axis, or by microvolts per millimetre. */
export type TraceScale = ScaleChoice | Sensitivity;

const sensitivities = SENSITIVITIES.map((value): Sensitivity => `${value}/mm`);

export const isSensitivity = (scale: TraceScale): scale is Sensitivity =>
  typeof scale === 'string' && scale !== 'auto';

export const traceScaleOf = (text: string): TraceScale =>
  sensitivities.find((sensitivity) => sensitivity === text) ?? scaleChoiceOf(text);

/** Half of the height of a trace in microvolts, when it is `halfMm` millimetres high. */
export const traceScaleFor = (
  scale: TraceScale,
  {
    peakUv,
    previousUv,
    halfMm,
  }: {
    readonly peakUv: number;
    readonly previousUv: number | undefined;
    readonly halfMm: number;
  },
): number => (isSensitivity(scale) ? Number.parseFloat(scale) * halfMm : scaleFor(scale, peakUv, previousUv));
