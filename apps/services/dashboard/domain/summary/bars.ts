/** A bar from `low` to `high` at an instant. */
export interface Bar {
  readonly startMs: number;
  readonly low: number;
  readonly high: number;
}

export interface BarAxes {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lowest: number;
  readonly highest: number;
  readonly width: number;
  readonly height: number;
}

/** Path of an SVG that draws the bars as vertical strokes; what lies beyond an axis is drawn at its end. */
export function barsPath(bars: readonly Bar[], axes: BarAxes): string {
  const { fromMs, toMs, lowest, highest, width, height } = axes;
  const x = (ms: number): string => (((ms - fromMs) / (toMs - fromMs)) * width).toFixed(1);
  const y = (value: number): number =>
    height - ((Math.min(highest, Math.max(lowest, value)) - lowest) / (highest - lowest)) * height;
  return bars
    .map(({ startMs, low, high }) => {
      const [bottom, top] = [y(low), y(high)];
      return `M${x(startMs)} ${bottom.toFixed(1)}V${Math.min(top, bottom - 0.8).toFixed(1)}`;
    })
    .join('');
}
