import type { Assessment } from './assess.ts';

/** Probability from which the network says that a window is a seizure. */
export const SEIZURE_FROM = 0.5;

/**
 * Why the network's answer is not given out; empty when it is. What masks a seizure hardly makes one: where something does,
 * a seizure that the network sees counts, and that it sees none does not.
 * @param probability what the network says of the window
 */
export const reasonsAgainst = ({ reasons, masks }: Assessment, probability: number): Assessment['reasons'] =>
  reasons.length > 0 || probability >= SEIZURE_FROM ? reasons : masks;
