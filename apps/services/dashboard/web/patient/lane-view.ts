import { EegChart } from '../chart/eeg-chart.ts';
import { element, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import { pxPerMm } from '../page/millimetres.ts';
import { traceScaleFor, type TraceScale } from '../page/sensitivity.ts';
import { isOff, possibleAt, type DisplayFilter } from '../../../../signal/filtering/display-filter.ts';
import type { Lane } from '../signal/lanes.ts';
import { peakOf, tracePoints } from '../signal/trace-points.ts';
import { localTicks, tickStepMs } from '../time/local-ticks.ts';
import { clockText } from '../time/time-text.ts';
import type { Span } from './history-client.ts';
import { scoreStrip } from './score-strip.ts';
import { originText } from '../page/state-text.ts';
import type { Segment } from '../signal/segment.ts';

/** Width of the axis with the microvolts, in CSS pixels: strips and traces line up. */
export const axisPxOf = ({ labelPx }: Palette): number => Math.round(labelPx * 4.4);

export interface LaneViewOptions {
  readonly span: Span;
  readonly scale: TraceScale;
  readonly filter: DisplayFilter;
  readonly stale: boolean;
  readonly palette: Palette;
}

/** One stored or live trace with the scores below it. */
export class LaneView {
  readonly root: HTMLElement;
  readonly #chart: EegChart;
  readonly #canvas = element('canvas', { role: 'img' });
  readonly #label = element('p', { class: 'lane-label' });
  #strip = element('ol', { class: 'strip' });
  #scaleUv: number | undefined;
  #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
    this.#chart = new EegChart(this.#canvas, () => axisPxOf(this.#palette));
    this.root = element(
      'section',
      { class: 'lane' },
      this.#label,
      element('div', { class: 'plot' }, this.#canvas),
      this.#strip,
    );
  }

  draw({ channel, segments }: Lane, { span, scale, filter, stale, palette }: LaneViewOptions): void {
    this.#palette = palette;
    const { fromMs, toMs } = span;
    const points = tracePoints(segments, { fromMs, toMs, originMs: fromMs, columns: this.#chart.columns });
    const peakUv = peakOf(points);
    const millimetre = pxPerMm();
    const halfMm = this.#chart.heightPx / 2 / millimetre;
    this.#scaleUv = traceScaleFor(scale, { peakUv, previousUv: this.#scaleUv, halfMm });
    const units = ` · ${fine(this.#scaleUv / halfMm)} µV/mm · ${fine(this.millimetresPerSecond(span))} mm/s`;
    const name = channel ?? 'EEG';
    const clipped = peakUv > this.#scaleUv ? ` · peaks of ${Math.round(peakUv)} µV are beyond the scale` : '';
    setText(
      this.#label,
      `${name} · ±${Math.round(this.#scaleUv)} µV${provenanceText(segments)}${clipped}${units}${filterText(segments, filter)}`,
    );
    this.#canvas.setAttribute(
      'aria-label',
      `EEG trace, ${name}, ${clockText(fromMs)} to ${clockText(toMs)}, largest deflection ${Math.round(peakUv)} microvolts`,
    );
    /** Labels closer to an edge than half of their width would be cut off. */
    const edgeX = ((toMs - fromMs) * palette.labelPx * 2.4) / this.#chart.columns;
    this.#chart.draw({
      points,
      fromX: 0,
      toX: toMs - fromMs,
      scaleUv: this.#scaleUv,
      gridX: localTicks(
        span,
        tickStepMs(toMs - fromMs, Math.max(2, Math.floor(this.#chart.columns / (palette.labelPx * 6)))),
      ).map((tick) => tick - fromMs),
      labelX: (x) => (x < edgeX || x > toMs - fromMs - edgeX ? '' : clockText(fromMs + x)),
      stale,
      palette,
    });
    const strip = scoreStrip(segments, span);
    strip.style.marginLeft = `${axisPxOf(palette)}px`;
    this.#strip.replaceWith(strip);
    this.#strip = strip;
  }

  /** Length of a second on the screen, in millimetres. */
  millimetresPerSecond({ fromMs, toMs }: Span): number {
    return this.#chart.columns / pxPerMm() / ((toMs - fromMs) / 1_000);
  }

  destroy(): void {
    this.#chart.destroy();
    this.root.remove();
  }
}

const fine = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

/** The filters that were applied; those that the sampling rate does not allow are named as such. */
function filterText(segments: readonly Segment[], filter: DisplayFilter): string {
  if (isOff(filter)) return ' · not filtered';
  const rateHz = Math.min(...segments.map(({ window }) => window.samplingRateHz));
  const possible = possibleAt(filter, rateHz);
  const named = (name: string, wanted: number | null, applied: number | null): string[] =>
    wanted === null ? [] : [`${name} ${wanted} Hz${applied === null ? ' NOT POSSIBLE at this rate' : ''}`];
  return ` · ${[
    ...named('low cut', filter.lowCutHz, possible.lowCutHz),
    ...named('high cut', filter.highCutHz, possible.highCutHz),
    ...named('notch', filter.notchHz, possible.notchHz),
  ].join(', ')}`;
}

/** Where what is shown comes from, when it is no live recording, and whether its clock time is certain. */
function provenanceText(segments: readonly Segment[]): string {
  const origins = new Set(
    segments.map(({ window }) => originText(window.origin)).filter((text) => text !== ''),
  );
  const ambiguous = segments.some(({ window }) => window.timeAmbiguous);
  return [
    ...[...origins].map((origin) => ` · ${origin}`),
    ...(ambiguous ? [' · this clock time came twice (end of summer time): the earlier is shown'] : []),
  ].join('');
}
