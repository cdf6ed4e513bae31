import type { ChartDataset } from 'chart.js';
import type { Palette } from '../page/palette.ts';
import type { Point } from '../signal/trace-points.ts';
import { localTicks, tickStepMs } from '../time/local-ticks.ts';
import { tickText } from '../time/time-text.ts';
import { axisStyle, lineWidth } from './axis-style.ts';
import { Chart, pixelRatio } from './chart-js.ts';

export interface TimeChartLine {
  readonly points: readonly Point[];
  readonly colour: string;
  readonly width: number;
  /** Colour of the area down to the line before. */
  readonly fillToPrevious?: string;
  readonly dashed?: boolean;
}

export interface TimeChartView {
  readonly lines: readonly TimeChartLine[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly yTicks: readonly number[];
  /** Vertical mark, UTC milliseconds. */
  readonly markMs?: number;
  readonly palette: Palette;
}

/** Lines over hours or days, with an axis in local time. */
export class TimeChart {
  readonly canvas: HTMLCanvasElement;
  readonly #chart: Chart<'line', Point[]>;
  #view: TimeChartView | undefined;

  constructor(canvas: HTMLCanvasElement, axisPx: () => number) {
    this.canvas = canvas;
    const view = (): TimeChartView | undefined => this.#view;
    const style = axisStyle(() => view()?.palette);
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        devicePixelRatio: pixelRatio(),
        layout: { padding: { top: 6, right: 6 } },
        scales: {
          x: {
            ...style,
            type: 'linear',
            afterBuildTicks: (axis) => {
              axis.ticks = ticksOf(view(), axis.width).map((value) => ({ value }));
            },
            ticks: {
              ...style.ticks,
              callback: (value, _index, ticks) =>
                tickText(Number(value), (ticks[1]?.value ?? 3_600_000) - (ticks[0]?.value ?? 0)),
            },
          },
          y: {
            ...style,
            type: 'linear',
            afterBuildTicks: (axis) => {
              axis.ticks = (view()?.yTicks ?? []).map((value) => ({ value }));
            },
            afterFit: (axis) => {
              axis.width = axisPx();
            },
          },
        },
      },
      plugins: [{ id: 'mark', afterDatasetsDraw: (chart) => drawMark(chart, view()) }],
    });
  }

  draw(view: TimeChartView): void {
    this.#view = view;
    const { yTicks } = view;
    this.#chart.data.datasets = view.lines.map((line) =>
      datasetOf(line, lineWidth(line.width, view.palette)),
    );
    const { x, y } = this.#chart.options.scales as Record<'x' | 'y', { min: number; max: number }>;
    x.min = view.fromMs;
    x.max = view.toMs;
    y.min = yTicks[0] ?? 0;
    y.max = yTicks.at(-1) ?? 1;
    this.#chart.update('none');
  }

  /** Instant under a horizontal position of the pointer, or undefined outside the plot. */
  instantAt(clientX: number): number | undefined {
    const { left, right } = this.#chart.chartArea;
    const x = clientX - this.canvas.getBoundingClientRect().left;
    return x < left || x > right ? undefined : this.#chart.scales['x']!.getValueForPixel(x);
  }

  destroy(): void {
    this.#chart.destroy();
  }
}

function datasetOf(line: TimeChartLine, width: number): ChartDataset<'line', Point[]> {
  return {
    data: line.points as Point[],
    borderColor: line.colour,
    borderWidth: width,
    backgroundColor: line.fillToPrevious ?? line.colour,
    pointBackgroundColor: line.colour,
    pointBorderWidth: 0,
    pointRadius: width === 0 ? 0 : isolatedRadii(line.points, width),
    fill: line.fillToPrevious === undefined ? false : '-1',
    spanGaps: false,
    ...(line.dashed === true ? { borderDash: [3, 3] } : {}),
  };
}

/** A point between two gaps is no line: it is drawn as a dot. */
const isolatedRadii = (points: readonly Point[], width: number): number[] =>
  points.map((_point, i) =>
    Number.isNaN(points[i - 1]?.y ?? Number.NaN) && Number.isNaN(points[i + 1]?.y ?? Number.NaN) ? width : 0,
  );

function ticksOf(view: TimeChartView | undefined, widthPx: number): readonly number[] {
  if (view === undefined) return [];
  const maxTicks = Math.max(2, Math.floor(widthPx / (view.palette.labelPx * 5.5)));
  return localTicks(view, tickStepMs(view.toMs - view.fromMs, maxTicks));
}

function drawMark(chart: Pick<Chart, 'ctx' | 'chartArea' | 'scales'>, view: TimeChartView | undefined): void {
  if (view?.markMs === undefined || view.markMs < view.fromMs || view.markMs > view.toMs) return;
  const { ctx, chartArea } = chart;
  const x = chart.scales['x']!.getPixelForValue(view.markMs);
  ctx.save();
  ctx.strokeStyle = view.palette.marker;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}
