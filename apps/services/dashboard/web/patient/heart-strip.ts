import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import { element } from '../page/element.ts';
import { clockText } from '../time/time-text.ts';
import type { Span } from './history-client.ts';

/** Heart rates on the time axis of the traces: a cell for each minute that has some. */
export function heartStrip({ buckets, bucketMs }: HeartRateTrend, { fromMs, toMs }: Span): HTMLOListElement {
  const spanMs = toMs - fromMs;
  const shown = buckets.filter(({ startMs }) => startMs < toMs && startMs + bucketMs > fromMs);
  const strip = element(
    'ol',
    { class: 'marks heart-strip', 'aria-label': 'Heart rate of each minute' },
    ...shown.map(({ startMs, mean, lowest, highest }) => {
      const range = lowest === highest ? '' : ` (${Math.round(lowest)}–${Math.round(highest)})`;
      const cell = element(
        'li',
        { title: `from ${clockText(startMs)}` },
        `♥ ${Math.round(mean)}/min${range}`,
      );
      const left = Math.max(0, (startMs - fromMs) / spanMs);
      const right = Math.min(1, (startMs + bucketMs - fromMs) / spanMs);
      cell.style.left = `${left * 100}%`;
      cell.style.width = `${(right - left) * 100}%`;
      return cell;
    }),
  );
  if (shown.length === 0) strip.append(element('li', { class: 'none' }, 'no heart rate in these minutes'));
  return strip;
}
