/** Half of the height of a trace, in microvolts. */
export const SCALES_UV = [50, 100, 200, 500, 1_000] as const;
export type ScaleUv = (typeof SCALES_UV)[number];
export const DEFAULT_SCALE_UV: ScaleUv = 200;

/** The scale chosen by a person, or `auto`: the smallest that holds the trace. */
export type ScaleChoice = ScaleUv | 'auto';

export const scaleChoiceOf = (text: string | null): ScaleChoice =>
  text === 'auto' ? 'auto' : (SCALES_UV.find((scale) => String(scale) === text) ?? DEFAULT_SCALE_UV);

/** Scale for a trace that reaches `peakUv`. An automatic scale shrinks only when the trace fits well below it. */
export function scaleFor(choice: ScaleChoice, peakUv: number, previousUv: number | undefined): number {
  if (choice !== 'auto') return choice;
  const fitting = SCALES_UV.find((scale) => peakUv <= scale) ?? SCALES_UV.at(-1)!;
  return previousUv !== undefined && fitting < previousUv && peakUv > fitting * 0.7 ? previousUv : fitting;
}

const KEY = 'ward.scale-uv';

/** The scale that this browser showed last. Kept without any patient data. */
export function rememberedScale(): ScaleChoice {
  try {
    return scaleChoiceOf(localStorage.getItem(KEY));
  } catch {
    return DEFAULT_SCALE_UV;
  }
}

export function rememberScale(choice: ScaleChoice): void {
  try {
    localStorage.setItem(KEY, String(choice));
  } catch {
    // A browser without storage shows the default next time.
  }
}
