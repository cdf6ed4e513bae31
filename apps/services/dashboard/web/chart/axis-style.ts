import type { Palette } from '../page/palette.ts';

/** Looks of an axis that follow the palette of the newest view. */
export const axisStyle = (palette: () => Palette | undefined) => ({
  border: { display: false },
  grid: { color: () => palette()?.grid ?? 'transparent', drawTicks: false },
  ticks: {
    autoSkip: false,
    maxRotation: 0,
    padding: 4,
    color: () => palette()?.text ?? 'gray',
    font: () => ({ family: palette()?.fontFamily ?? 'sans-serif', size: palette()?.labelPx ?? 11 }),
  },
});
