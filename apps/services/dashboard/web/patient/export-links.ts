import { element } from '../page/element.ts';

const HOUR_MS = 3_600_000;
const SUMMARY_MS = 12 * HOUR_MS;

/** Links to files of the stored EEG of the hour around what is shown, and to the summary of the hours around it. */
export function exportLinks(patientId: number, shown: () => { readonly fromMs: number }): HTMLElement {
  const link = (format: 'edf' | 'csv', text: string): HTMLAnchorElement => {
    const anchor = element('a', { href: '#', download: true }, text);
    anchor.addEventListener('click', () => {
      const fromMs = Math.max(0, Math.floor(shown().fromMs - HOUR_MS / 2));
      anchor.href = `/v1/patients/${patientId}/eeg/export?format=${format}&fromMs=${fromMs}&toMs=${fromMs + HOUR_MS}`;
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
  return element(
    'span',
    { class: 'counts' },
    'Export this hour: ',
    link('edf', 'EDF+'),
    ' ',
    link('csv', 'CSV'),
    ' · ',
    summary,
  );
}
