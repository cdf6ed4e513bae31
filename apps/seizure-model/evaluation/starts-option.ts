import { InvalidArgumentError } from 'commander';

/** Latest start that leaves a recording of the pack at least one window. */
const LATEST = 4_097 - 178;

/** Parses window starts such as `0,3,44` for commander. */
export function windowStartsFrom(text: string): readonly number[] {
  const starts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const bad = starts.find((start) => !(Number.isInteger(start) && start >= 0 && start <= LATEST));
  if (bad !== undefined)
    throw new InvalidArgumentError(`starts (${text}) must be samples from 0 to ${LATEST}, such as 0,3,44`);
  if (new Set(starts).size < starts.length) throw new InvalidArgumentError(`starts (${text}) must differ`);
  return starts;
}
