/** Colours of the drawings, from the style sheet: they follow light, dark and high contrast. */
export interface Palette {
  readonly trace: string;
  readonly stale: string;
  readonly grid: string;
  readonly text: string;
  readonly heart: string;
  readonly heartRange: string;
  readonly probability: string;
  readonly probabilityPeak: string;
  readonly marker: string;
  readonly fontFamily: string;
  /** Size of axis labels, in CSS pixels. */
  readonly labelPx: number;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    trace: colour('--trace'),
    stale: colour('--trace-stale'),
    grid: colour('--grid'),
    text: colour('--muted'),
    heart: colour('--heart'),
    heartRange: colour('--heart-range'),
    probability: colour('--probability'),
    probabilityPeak: colour('--probability-peak'),
    marker: colour('--marker'),
    fontFamily: style.fontFamily,
    labelPx: Math.round(Number.parseFloat(style.fontSize) * 0.72),
  };
}

/** Calls back when the colours or sizes may have changed. */
export function onPaletteChange(changed: () => void): void {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'])
    matchMedia(query).addEventListener('change', changed);
  addEventListener('resize', changed);
}
