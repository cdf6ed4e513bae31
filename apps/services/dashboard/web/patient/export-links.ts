import { element } from '../page/element.ts';

const HOUR_MS = 3_600_000;

/** Links to files of the stored EEG of the hour around what is shown. */
export function exportLinks(patientId: number, shown: () => { readonly fromMs: number }): HTMLElement {
  const link = (format: 'edf' | 'csv', text: string): HTMLAnchorElement => {
    const anchor = element('a', { href: '#', download: true }, text);
    anchor.addEventListener('click', () => {
      const fromMs = Math.max(0, Math.floor(shown().fromMs - HOUR_MS / 2));
      anchor.href = `/v1/patients/${patientId}/eeg/export?format=${format}&fromMs=${fromMs}&toMs=${fromMs + HOUR_MS}`;
    });
    return anchor;
  };
  return element(
    'span',
    { class: 'counts' },
    'Export this hour: ',
    link('edf', 'EDF+'),
    ' ',
    link('csv', 'CSV'),
  );
}
