import type { Palette } from '../page/palette.ts';
import type { Point } from '../signal/trace-points.ts';
import { axisStyle, lineWidth } from './axis-style.ts';
import { Chart, pixelRatio } from './chart-js.ts';

export interface EegChartView {
  readonly points: readonly Point[];
  readonly fromX: number;
  readonly toX: number;
  /** The axis runs from minus to plus this, in microvolts. */
  readonly scaleUv: number;
  /** Vertical lines. */
  readonly gridX: readonly number[];
  readonly labelX?: (x: number) => string;
  readonly stale: boolean;
  readonly palette: Palette;
}

/** One EEG trace with its axis in microvolts. */
export class EegChart {
  readonly canvas: HTMLCanvasElement;
  readonly #chart: Chart<'line', Point[]>;
  #view: EegChartView | undefined;

  /** @param axisPx width of the axis with the microvolts, in pixels: traces below each other line up */
  constructor(canvas: HTMLCanvasElement, axisPx: () => number) {
    this.canvas = canvas;
    const view = (): EegChartView | undefined => this.#view;
    const style = axisStyle(() => view()?.palette);
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [{ data: [], pointRadius: 0, spanGaps: false }] },
      options: {
        devicePixelRatio: pixelRatio(),
        layout: { padding: { top: 4, bottom: 2, right: 2 } },
        scales: {
          x: {
            ...style,
            type: 'linear',
            afterBuildTicks: (axis) => {
              axis.ticks = (view()?.gridX ?? []).map((value) => ({ value }));
            },
            afterFit: (axis) => {
              axis.paddingLeft = 0;
              axis.paddingRight = 0;
            },
            ticks: { ...style.ticks, callback: (value) => view()?.labelX?.(Number(value)) ?? '' },
          },
          y: {
            ...style,
            type: 'linear',
            afterBuildTicks: (axis) => {
              const scaleUv = view()?.scaleUv ?? 0;
              axis.ticks = [-scaleUv, 0, scaleUv].map((value) => ({ value }));
            },
            afterFit: (axis) => {
              axis.width = axisPx();
            },
            ticks: { ...style.ticks, callback: (value) => signed(Number(value)) },
          },
        },
      },
    });
  }

  /** Columns of pixels of the plot, for the decimation. */
  get columns(): number {
    const { left, right } = this.#chart.chartArea ?? { left: 0, right: 300 };
    return Math.max(50, Math.round(right - left));
  }

  /** Height of the plot, in CSS pixels. */
  get heightPx(): number {
    const { top, bottom } = this.#chart.chartArea ?? { top: 0, bottom: 200 };
    return Math.max(20, bottom - top);
  }

  draw(view: EegChartView): void {
    this.#view = view;
    const { palette } = view;
    const dataset = this.#chart.data.datasets[0]!;
    dataset.data = view.points as Point[];
    dataset.borderWidth = lineWidth(1.25, palette);
    dataset.borderColor = view.stale ? palette.stale : palette.trace;
    const { x, y } = this.#chart.options.scales as Record<
      'x' | 'y',
      { min: number; max: number; ticks: { display: boolean } }
    >;
    x.min = view.fromX;
    x.max = view.toX;
    x.ticks.display = view.labelX !== undefined;
    y.min = -view.scaleUv;
    y.max = view.scaleUv;
    this.#chart.update('none');
  }

  destroy(): void {
    this.#chart.destroy();
  }
}

function signed(value: number): string {
  const whole = Math.round(value);
  return whole > 0 ? `+${whole}` : whole < 0 ? `−${-whole}` : '0';
}
