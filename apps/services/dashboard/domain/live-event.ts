import type { View } from './view.ts';

/** One event of the live stream, as every view gets it; undefined: not at all. */
export type LiveEvent = (view: View) => Buffer | undefined;

/** The same for every view. */
export const forAll =
  (bytes: Buffer): LiveEvent =>
  () =>
    bytes;

/** About a patient of one ward; of no ward: for nobody. */
export const forWard =
  (wardId: number | undefined, bytes: Buffer): LiveEvent =>
  (view) =>
    wardId !== undefined && view.sees(wardId) ? bytes : undefined;

/** What a view gets of several events, or undefined when that is nothing. */
export function bytesFor(view: View, events: readonly LiveEvent[]): Buffer | undefined {
  const parts = events.map((event) => event(view)).filter((bytes) => bytes !== undefined);
  return parts.length === 0 ? undefined : Buffer.concat(parts);
}
