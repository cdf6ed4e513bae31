import type { EegTrend, HeartRateTrend } from '../../../../contracts/ward.ts';
import { bucketPoints, heartRatePoints, heartRateTicks } from '../chart/bucket-points.ts';
import { TimeChart } from '../chart/time-chart.ts';
import { element, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import { BAND_LIMITS, bandOf, bandSigns, probabilityText } from '../signal/band.ts';
import { ageText, instantText } from '../time/time-text.ts';
import { axisPxOf } from '../patient/lane-view.ts';
import { trendSpans, type TrendSpan } from '../patient/position.ts';
import type { Span } from '../patient/history-client.ts';

export interface TrendContent {
  readonly eeg: EegTrend;
  readonly heartRate: HeartRateTrend;
  readonly span: Span;
}

export interface TrendActions {
  readonly span: (span: TrendSpan) => void;
  readonly goTo: (instantMs: number) => void;
}

/** Seizure probability and heart rate over hours or days. A click shows the EEG of that time. */
export class TrendView {
  readonly root: HTMLElement;
  readonly #probability: TimeChart;
  readonly #heartRate: TimeChart;
  readonly #buttons = new Map<TrendSpan, HTMLButtonElement>();
  readonly #probabilityFacts = element('p', { class: 'facts' });
  readonly #heartFacts = element('p', { class: 'facts' });
  readonly #message = element('p', { class: 'empty', role: 'status', hidden: true });
  #palette: Palette;

  constructor(palette: Palette, actions: TrendActions) {
    this.#palette = palette;
    const chart = (label: string): TimeChart => {
      const canvas = element('canvas', {
        role: 'img',
        'aria-label': label,
        title: 'Click to show the EEG of this time',
      });
      const made = new TimeChart(canvas, () => axisPxOf(this.#palette));
      canvas.addEventListener('click', ({ clientX }) => {
        const instantMs = made.instantAt(clientX);
        if (instantMs !== undefined) actions.goTo(instantMs);
      });
      return made;
    };
    this.#probability = chart(
      'Seizure-like activity probability over time, mean and highest; the highest is given as text',
    );
    this.#heartRate = chart('Heart rate over time; highest, mean and lowest are given as text');
    const spans = trendSpans.map((span) => {
      const made = element('button', { type: 'button' }, span);
      made.addEventListener('click', () => actions.span(span));
      this.#buttons.set(span, made);
      return made;
    });
    this.root = element(
      'section',
      { class: 'trends', 'aria-labelledby': 'trends-title' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'trends-title' }, 'Trends'),
        element('div', { class: 'group', role: 'group', 'aria-label': 'Span of the trends' }, ...spans),
      ),
      this.#message,
      element('h3', {}, 'Seizure-like activity probability'),
      this.#probabilityFacts,
      element('div', { class: 'plot trend' }, this.#probability.canvas),
      element('h3', {}, 'Heart rate, beats per minute'),
      this.#heartFacts,
      element('div', { class: 'plot trend' }, this.#heartRate.canvas),
    );
  }

  choose(chosen: TrendSpan): void {
    for (const [span, made] of this.#buttons) made.setAttribute('aria-pressed', String(span === chosen));
  }

  say(message: string): void {
    this.#message.hidden = message === '';
    setText(this.#message, message);
  }

  draw({ eeg, heartRate, span }: TrendContent, markMs: number, palette: Palette): void {
    this.#palette = palette;
    const middle = eeg.bucketMs / 2;
    const line = (value: 'meanProbability' | 'maxProbability') =>
      bucketPoints(
        eeg.buckets.map((bucket) => [bucket.startMs + middle, bucket[value]]),
        eeg.bucketMs * 1.5,
      );
    this.#probability.draw({
      ...span,
      markMs,
      palette,
      yTicks: [0, BAND_LIMITS.low, BAND_LIMITS.high, 1],
      lines: [
        { points: line('meanProbability'), colour: palette.probability, width: 2 },
        { points: line('maxProbability'), colour: palette.probabilityPeak, width: 1.25 },
      ],
    });
    const { lowest, mean, highest } = heartRatePoints(
      heartRate.buckets.map((b) => [b.startMs, b.samples, b.lowest, b.mean, b.highest]),
      heartRate.bucketMs,
    );
    this.#heartRate.draw({
      ...span,
      markMs,
      palette,
      yTicks: heartRateTicks(heartRate.summary?.lowest ?? 40, heartRate.summary?.highest ?? 120, 5),
      lines: [
        { points: lowest, colour: palette.heartRange, width: 1 },
        { points: highest, colour: palette.heartRange, width: 1, fillToPrevious: palette.heartRange },
        { points: mean, colour: palette.heart, width: 2 },
      ],
    });
    setText(this.#probabilityFacts, probabilityFacts(eeg));
    setText(this.#heartFacts, heartFacts(heartRate));
  }
}

function probabilityFacts({ buckets, bucketMs }: EegTrend): string {
  if (buckets.length === 0) return 'No EEG stored in this span.';
  const sum = (key: 'windows' | 'notAssessable' | 'scored'): number =>
    buckets.reduce((total, bucket) => total + bucket[key], 0);
  const peak = buckets
    .filter(({ maxProbability }) => maxProbability !== null)
    .toSorted((a, b) => b.maxProbability! - a.maxProbability!)[0];
  const highest =
    peak === undefined
      ? 'none scored'
      : `highest ${probabilityText(peak.maxProbability!)} ${bandSigns[bandOf(peak.maxProbability!)].word} at ${instantText(peak.startMs)}`;
  return `Mean (wide line) and highest (thin line) of each ${ageText(bucketMs)}: ${highest} · ${sum('windows')} windows, ${sum('scored')} scored, ${sum('notAssessable')} not assessable`;
}

const heartFacts = ({ summary, bucketMs }: HeartRateTrend): string =>
  summary === null
    ? 'No heart rate stored in this span.'
    : `Mean (line), lowest to highest (band) of each ${ageText(bucketMs)}: highest ${Math.round(summary.highest)}, mean ${Math.round(summary.mean)}, lowest ${Math.round(summary.lowest)} · newest ${instantText(summary.newestMs)}`;
