import type { QualityReason } from '../../contracts/eeg-window.ts';

/** Why a window cannot be assessed, with a line for people. */
export const qualityTexts = Object.freeze({
  missing: 'samples are missing',
  flat: 'the signal is flat: an electrode is off or disconnected',
  clipped: 'the signal is cut off at the limit of the amplifier',
  'mains-hum': 'mains hum covers the signal',
  muscle: 'muscle activity or other fast noise covers the signal',
  offset: 'the electrode has a large constant voltage',
  amplitude: 'the signal is larger than any brain activity',
  'electrode-pop': 'a sudden jump: an electrode moved',
});

/** Codes of the reasons. */
export type QualityCode = keyof typeof qualityTexts;

/** A reason in the form in which it is sent. */
export const reasonOf = (code: QualityCode): QualityReason & { readonly code: QualityCode } => ({
  code,
  text: qualityTexts[code],
});
