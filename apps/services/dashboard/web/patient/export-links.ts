import { isOff, type DisplayFilter } from '../../../../signal/filtering/display-filter.ts';
import { element } from '../page/element.ts';
import { filterQuery } from './position.ts';

const HOUR_MS = 3_600_000;
const SUMMARY_MS = 12 * HOUR_MS;

/** What of a page the links are about. */
export interface Exported {
  readonly fromMs: number;
  readonly filter: DisplayFilter;
}

/**
 * Links to files of the stored EEG of the hour around what is shown, as it is stored and, where the page is filtered, also so,
 * and to the summary of the hours around it.
 */
export class ExportLinks {
  readonly root: HTMLElement;
  readonly #filtered: HTMLElement;

  constructor(patientId: number, shown: () => Exported) {
    const link = (format: 'edf' | 'csv', text: string, filtered = false): HTMLAnchorElement => {
      const anchor = element('a', { href: '#', download: true }, text);
      anchor.addEventListener('click', () => {
        const { fromMs: shownMs, filter } = shown();
        const fromMs = Math.max(0, Math.floor(shownMs - HOUR_MS / 2));
        const query = new URLSearchParams({
          format,
          fromMs: String(fromMs),
          toMs: String(fromMs + HOUR_MS),
          ...(filtered ? filterQuery(filter) : {}),
        });
        anchor.href = `/v1/patients/${patientId}/eeg/export?${query.toString()}`;
      });
      return anchor;
    };
    const summary = element('a', { href: '#' }, 'Summary of 12 hours');
    summary.addEventListener('click', () => {
      const toMs = Math.min(Date.now(), Math.floor(shown().fromMs) + SUMMARY_MS / 2);
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const query = new URLSearchParams({ fromMs: String(toMs - SUMMARY_MS), toMs: String(toMs), zone });
      summary.href = `/patients/${patientId}/summary?${query.toString()}`;
    });
    this.#filtered = element(
      'span',
      { hidden: true },
      ' · filtered as shown: ',
      link('edf', 'filtered EDF+', true),
      ' ',
      link('csv', 'filtered CSV', true),
    );
    this.root = element(
      'span',
      { class: 'counts' },
      'Export this hour: ',
      link('edf', 'EDF+'),
      ' ',
      link('csv', 'CSV'),
      this.#filtered,
      ' · ',
      summary,
    );
  }

  update(filter: DisplayFilter): void {
    this.#filtered.hidden = isOff(filter);
  }
}
