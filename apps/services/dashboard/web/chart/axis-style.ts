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

/** Size of labels that line widths are meant for, in pixels. */
const LABEL_PX = 11;

/** Lines grow with the type, so that they are seen as far as it can be read. */
export const lineWidth = (px: number, palette: Palette): number =>
  px * Math.max(1, palette.labelPx / LABEL_PX);
