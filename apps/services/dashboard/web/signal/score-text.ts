import type { Score } from '../../../../contracts/eeg-window.ts';

/** Signal quality in words. */
export function qualityText(score: Score): string {
  switch (score.status) {
    case 'scored':
      return 'signal assessable';
    case 'not-assessable':
      return `not assessable: ${score.reasons.map(({ text }) => text).join(', ')}`;
    case 'unscored':
      return 'not yet scored';
  }
}
