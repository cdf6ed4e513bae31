import type { FormerAnnotation } from '../../../../contracts/annotation.ts';
import { element } from '../page/element.ts';
import { clockText, instantText } from '../time/time-text.ts';

/** What annotations said before, folded away under `title` and how many there are. */
export const formerDetails = (title: string, former: readonly FormerAnnotation[]): HTMLDetailsElement =>
  element(
    'details',
    { class: 'former' },
    element('summary', {}, `${title}: ${former.length}`),
    element(
      'ul',
      {},
      ...former.map(({ fromMs, text, by, writtenMs, endedMs, endedBy }) =>
        element(
          'li',
          {},
          `${clockText(fromMs)} `,
          element('del', { class: 'text' }, text),
          element(
            'span',
            { class: 'counts' },
            ` ${by.name}, ${instantText(writtenMs)}, ${endedBy === 'edit' ? 'changed' : 'deleted'} ${instantText(endedMs)}`,
          ),
        ),
      ),
    ),
  );
