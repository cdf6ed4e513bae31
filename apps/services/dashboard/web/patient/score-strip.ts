import { element } from '../page/element.ts';
import { bandOf, bandSigns, probabilityText } from '../signal/band.ts';
import { qualityText } from '../signal/score-text.ts';
import type { Segment } from '../signal/segment.ts';
import { clockText } from '../time/time-text.ts';
import type { Span } from './history-client.ts';

/** The score of each window below its stretch of the trace: number, band and symbol, or a hatch where there is none. */
export function scoreStrip(segments: readonly Segment[], { fromMs, toMs }: Span): HTMLOListElement {
  const spanMs = toMs - fromMs;
  return element(
    'ol',
    { class: 'strip', 'aria-label': 'Seizure-like activity probability of each window' },
    ...segments.map((segment) => {
      const { score } = segment.window;
      const band = score.status === 'scored' ? bandOf(score.probability) : undefined;
      const [symbol, number] =
        score.status === 'scored'
          ? [bandSigns[band!].symbol, probabilityText(score.probability)]
          : [score.status === 'not-assessable' ? '–' : '…', ''];
      const spoken =
        score.status === 'scored'
          ? `${probabilityText(score.probability)} ${bandSigns[band!].word}`
          : qualityText(score);
      const cell = element(
        'li',
        { 'data-score': band ?? score.status, title: `${clockText(segment.startMs)}: ${spoken}` },
        element(
          'span',
          { 'aria-hidden': 'true' },
          symbol,
          element('span', { class: 'number' }, ` ${number}`),
        ),
        element('span', { class: 'visually-hidden' }, `${clockText(segment.startMs)}: ${spoken}`),
      );
      const left = Math.max(0, (segment.startMs - fromMs) / spanMs);
      const right = Math.min(1, (segment.endMs - fromMs) / spanMs);
      cell.style.left = `${left * 100}%`;
      cell.style.width = `${Math.max(0, right - left) * 100}%`;
      return cell;
    }),
  );
}
