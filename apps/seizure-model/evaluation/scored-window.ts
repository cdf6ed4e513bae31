import type { BonnSet, Recording } from '../data/bonn-pack.ts';
import type { Assessment } from '../signal-quality/assess.ts';
import { reasonsAgainst } from '../signal-quality/reasons-against.ts';
import type { QualityCode } from '../signal-quality/reasons.ts';
import type { Scored } from './metrics.ts';

/** A window of a recording after gate and network; the network judged it even when the gate flagged it. */
export interface ScoredWindow extends Scored {
  readonly recording: string;
  readonly set: BonnSet;
  /** Event of the recording. */
  readonly group: string;
  /** Sample of the recording from which its windows were cut. */
  readonly start: number;
  /** Number of the window, from 0, among those cut from `start`. */
  readonly index: number;
  /** Why the gate flagged it; empty when it passed. */
  readonly reasons: readonly QualityCode[];
}

/** A window of a recording, with what the gate and the network say of it. */
export const scoredWindow = (
  { id, set, group, seizure }: Recording,
  { start, index }: Pick<ScoredWindow, 'start' | 'index'>,
  { assessment, probability }: { readonly assessment: Assessment; readonly probability: number },
): ScoredWindow => ({
  recording: id,
  set,
  group,
  seizure,
  start,
  index,
  probability,
  reasons: reasonsAgainst(assessment, probability).map(({ code }) => code),
});
