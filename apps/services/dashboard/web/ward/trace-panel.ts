import { EegChart } from '../chart/eeg-chart.ts';
import type { PatientSignals } from '../live/patient-signals.ts';
import { runningLanes } from '../live/patient-signals.ts';
import { element, setData, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import type { Drawing } from '../page/redraw-queue.ts';
import { scaleFor, type ScaleChoice } from '../page/settings.ts';
import { sweepPoints } from '../signal/sweep-points.ts';
import { peakOf } from '../signal/trace-points.ts';

export const SWEEP_MS = 10_000;
const ERASE_MS = 350;
const GRID_X = Array.from({ length: SWEEP_MS / 1_000 + 1 }, (_value, second) => second * 1_000);

export interface TraceView {
  readonly patient: PatientSignals;
  readonly scale: ScaleChoice;
  readonly stale: boolean;
  readonly palette: Palette;
}

/** The newest ten seconds of one EEG trace, drawn as a sweep. */
export class TracePanel implements Drawing {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #chart: EegChart;
  readonly #note = element('span', { class: 'note' });
  readonly #view: () => TraceView;
  #scaleUv: number | undefined;

  constructor(name: string, view: () => TraceView) {
    this.#view = view;
    this.canvas = element('canvas', {
      role: 'img',
      'aria-label': `EEG trace of ${name}, the newest 10 seconds in microvolts; state, probability and quality are given as text`,
    });
    this.#chart = new EegChart(this.canvas, () => this.#view().palette.labelPx * 3.9);
    this.root = element('div', { class: 'plot trace' }, this.canvas, this.#note);
  }

  draw(): void {
    const { patient, scale, stale, palette } = this.#view();
    const lanes = patient.segments.length === 0 ? [] : runningLanes(patient, SWEEP_MS);
    const lane = lanes[0];
    const points = sweepPoints(lane?.segments ?? [], {
      sweepMs: SWEEP_MS,
      eraseMs: ERASE_MS,
      columns: this.#chart.columns,
    });
    const peakUv = peakOf(points);
    this.#scaleUv = scaleFor(scale, peakUv, this.#scaleUv);
    this.#chart.draw({
      points,
      fromX: 0,
      toX: SWEEP_MS,
      scaleUv: this.#scaleUv,
      gridX: GRID_X,
      stale,
      palette,
    });
    const others = lanes.length > 1 ? ` (1 of ${lanes.length})` : '';
    const clipped = peakUv > this.#scaleUv ? ` ▲▼ peaks ${Math.round(peakUv)} µV beyond scale` : '';
    setText(this.#note, `${lane?.channel ?? ''}${others} µV${clipped}`.trim());
    setData(this.root, 'newestMs', String(lane?.segments.at(-1)?.endMs ?? ''));
  }

  destroy(): void {
    this.#chart.destroy();
  }
}
