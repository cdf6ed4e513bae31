import { heartRatePoints, heartRateTicks } from '../chart/bucket-points.ts';
import { TimeChart } from '../chart/time-chart.ts';
import {
  HEART_RATE_LATE_MS,
  HEART_RATE_OLD_MS,
  HEART_RATE_SPAN_MS,
  summaryOf,
} from '../live/heart-rate-summary.ts';
import type { PatientSignals } from '../live/patient-signals.ts';
import { element, setData, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import type { Drawing } from '../page/redraw-queue.ts';
import { wholeAgeText } from '../time/time-text.ts';

export interface HeartRateView {
  readonly patient: PatientSignals;
  readonly serverMs: number;
  readonly palette: Palette;
}

/** Newest heart rate with its age, the last five hours, and their highest, mean and lowest. */
export class HeartRatePanel implements Drawing {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #chart: TimeChart;
  readonly #value = element('span', { class: 'value' });
  readonly #unit = element('span', { class: 'unit' }, '/min');
  readonly #age = element('span', { class: 'age' });
  readonly #limits = element('span', { class: 'limits-set', hidden: true }, 'own limits');
  readonly #highest = element('dd');
  readonly #mean = element('dd');
  readonly #lowest = element('dd');
  readonly #view: () => HeartRateView;

  constructor(name: string, view: () => HeartRateView) {
    this.#view = view;
    this.canvas = element('canvas', {
      role: 'img',
      'aria-label': `Heart rate of ${name} over the last 5 hours; highest, mean and lowest are given as text`,
    });
    this.root = element(
      'div',
      { class: 'heart', role: 'group', 'aria-label': 'Heart rate' },
      element(
        'p',
        { class: 'now' },
        element('span', { class: 'caption' }, 'heart rate'),
        element('span', {}, this.#value, ' ', this.#unit),
        this.#age,
        this.#limits,
      ),
      element('div', { class: 'plot' }, this.canvas),
      element(
        'dl',
        { class: 'range' },
        element('div', {}, element('dt', {}, 'highest'), this.#highest),
        element('div', {}, element('dt', {}, 'mean'), this.#mean),
        element('div', {}, element('dt', {}, 'lowest'), this.#lowest),
      ),
    );
    this.#chart = new TimeChart(this.canvas, () => this.#view().palette.labelPx * 2.6);
  }

  /** Brings the texts up to date. @param connected false: nothing may look current */
  update(connected: boolean): void {
    const { patient, serverMs } = this.#view();
    const { summary } = summaryOf(patient.heartRate, serverMs - HEART_RATE_SPAN_MS);
    const ageMs = summary === undefined ? undefined : serverMs - summary.newestMs;
    const old = ageMs === undefined || ageMs > HEART_RATE_OLD_MS || !connected;
    setData(this.root, 'age', old ? 'old' : ageMs > HEART_RATE_LATE_MS ? 'late' : 'current');
    setText(this.#value, summary === undefined ? '—' : `${Math.round(summary.newest)}`);
    setText(this.#age, ageMs === undefined ? 'none for 5 h' : `${wholeAgeText(ageMs)} ago`);
    this.#unit.hidden = summary === undefined;
    this.#limits.hidden = !patient.ownLimits;
    for (const [target, value] of [
      [this.#highest, summary?.highest],
      [this.#mean, summary?.mean],
      [this.#lowest, summary?.lowest],
    ] as const)
      setText(target, value === undefined ? '—' : String(Math.round(value)));
  }

  draw(): void {
    const { patient, serverMs, palette } = this.#view();
    const fromMs = serverMs - HEART_RATE_SPAN_MS;
    const { buckets, summary } = summaryOf(patient.heartRate, fromMs);
    const { lowest, mean, highest } = heartRatePoints(buckets, patient.heartRate.bucketMs);
    this.#chart.draw({
      fromMs,
      toMs: serverMs,
      palette,
      yTicks: heartRateTicks(summary?.lowest ?? 40, summary?.highest ?? 120, 3),
      lines: [
        { points: lowest, colour: palette.heartRange, width: 0 },
        { points: highest, colour: palette.heartRange, width: 0, fillToPrevious: palette.heartRange },
        { points: mean, colour: palette.heart, width: 1.5 },
      ],
    });
  }

  destroy(): void {
    this.#chart.destroy();
  }
}
