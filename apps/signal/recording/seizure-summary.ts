import { SEIZURE_TEXT, type Annotation } from './recording.ts';

/**
 * The seizures of one record as a CHB-MIT `<case>-summary.txt` lists them:
 * a `File Name:` line per record, then `Seizure [n] Start Time:` and `Seizure [n] End Time:` lines in
 * seconds.
 * @see https://physionet.org/content/chbmit/1.0.0/
 */
export function readSeizureSummary(summary: string, file: string): readonly Annotation[] {
  const section = summary.split(/^File Name:\s*/m).find((part) => part.split(/\s/, 1)[0] === file);
  if (section === undefined) return [];
  const secondsOf = (edge: 'Start' | 'End'): number[] =>
    [...section.matchAll(new RegExp(`^Seizure(?: \\d+)? ${edge} Time:\\s*(\\d+) seconds`, 'gm'))].map(
      ([, s]) => Number(s),
    );
  const ends = secondsOf('End');
  return secondsOf('Start').flatMap((onsetS, i) => {
    const endS = ends[i];
    return endS === undefined || endS <= onsetS
      ? []
      : [{ onsetS, durationS: endS - onsetS, text: SEIZURE_TEXT }];
  });
}
