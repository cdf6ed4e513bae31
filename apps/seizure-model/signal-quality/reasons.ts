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
  'masking-noise': 'muscle activity or other fast noise could hide a seizure',
  'masking-jump': 'a sudden jump could hide a seizure',
});

/** Codes of the reasons. */
export type QualityCode = keyof typeof qualityTexts;

/** A reason in the form in which it is sent. */
export type KnownReason = QualityReason & { readonly code: QualityCode };

export const reasonOf = (code: QualityCode): KnownReason => ({
  code,
  text: qualityTexts[code],
});
