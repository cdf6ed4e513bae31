import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { countSamples } from '../../../../contracts/samples.ts';
import { ServiceError } from '../../../../kit/errors.ts';

/** Windows may overlap by so much before they are two signals at a time, in milliseconds: clocks are read to the millisecond. */
export const OVERLAP_MS = 50;

/** Most samples of a file, over all its channels: it is made in memory. */
export const MAX_EXPORT_SAMPLES = 8_000_000;

/** The windows of one channel, in order, none beside another, of one rate and scale. */
export interface Track {
  /** Empty where the sender named none. */
  readonly channel: string;
  readonly windows: readonly [EegWindow, ...EegWindow[]];
}

/**
 * What one file can hold of `windows`: those of one channel, or of all, by name.
 * @throws ServiceError `not-found` without windows; `conflict` where windows of one channel differ in rate or scale, or lie
 *   beside one another, or where they are too many
 */
export function exportable(
  windows: readonly EegWindow[],
  channel: string | undefined,
): readonly [Track, ...Track[]] {
  const byChannel = new Map<string, EegWindow[]>();
  for (const window of windows) {
    const name = window.channel ?? '';
    if (channel !== undefined && name !== channel) continue;
    const own = byChannel.get(name) ?? [];
    own.push(window);
    byChannel.set(name, own);
  }
  const tracks = [...byChannel]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => trackOf(name, own));
  const [first, ...others] = tracks;
  if (first === undefined) throw new ServiceError('not-found', 'no EEG is stored for this span and channel');
  const samples = tracks.reduce(
    (sum, track) => sum + track.windows.length * countSamples(track.windows[0].samples),
    0,
  );
  if (samples > MAX_EXPORT_SAMPLES)
    throw new ServiceError(
      'conflict',
      `a file must hold at most ${MAX_EXPORT_SAMPLES} samples; this one would hold ${samples}: export one 'channel', or a shorter span`,
    );
  return [first, ...others];
}

function trackOf(channel: string, windows: readonly EegWindow[]): Track {
  const ordered = windows.toSorted((a, b) => a.startMs - b.startMs) as [EegWindow, ...EegWindow[]];
  const [first] = ordered;
  for (const [index, window] of ordered.entries()) {
    if (window.samplingRateHz !== first.samplingRateHz || window.scaleUv !== first.scaleUv)
      throw differs(window, 'have one sampling rate and scale');
    const before = ordered[index - 1];
    if (before !== undefined && window.startMs < before.startMs + lengthMs(before) - OVERLAP_MS)
      throw differs(window, 'come one after the other');
  }
  return { channel, windows: ordered };
}

/** A fault of one window that keeps it out of a file. */
export const differs = ({ startMs, channel }: EegWindow, rule: string): ServiceError =>
  new ServiceError(
    'conflict',
    `windows of one file must ${rule}; that of ${new Date(startMs).toISOString()}${channel === null ? '' : ` of '${channel}'`} does not: export the span before it and the one after it`,
  );

const lengthMs = ({ samples, samplingRateHz }: EegWindow): number =>
  (countSamples(samples) / samplingRateHz) * 1_000;
