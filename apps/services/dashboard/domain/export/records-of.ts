import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { countSamples } from '../../../../contracts/samples.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import { differs, OVERLAP_MS, type Track } from './exportable.ts';

/** One data record of a file: what every channel recorded at an instant. */
export interface ExportRecord {
  /** Instant of the first sample, UTC milliseconds since 1970. */
  readonly startMs: number;
  /** Window of each channel, in the order of the tracks; undefined where it recorded nothing. */
  readonly windows: readonly (EegWindow | undefined)[];
}

/** Tracks side by side. */
export interface ExportRecords {
  readonly records: readonly [ExportRecord, ...ExportRecord[]];
  readonly samplesPerRecord: number;
  /** Seconds of a record, in 8 characters. */
  readonly recordSeconds: string;
  /** Whether every record begins where the one before ends, to within half a sample. */
  readonly continuous: boolean;
}

/**
 * Puts windows that begin together, to within half a sample, into one record.
 * @throws ServiceError `conflict` where windows differ in length, or channels begin at different instants
 */
export function recordsOf(tracks: readonly [Track, ...Track[]]): ExportRecords {
  const [first] = tracks[0].windows;
  const { samplingRateHz } = first;
  const samplesPerRecord = countSamples(first.samples);
  const halfSampleMs = 500 / samplingRateHz;
  const recordSeconds = (samplesPerRecord / samplingRateHz).toFixed(6).slice(0, 8);
  const recordMs = Number(recordSeconds) * 1_000;
  const records: { startMs: number; windows: (EegWindow | undefined)[] }[] = [];
  const ordered = tracks
    .flatMap(({ windows }, track) => windows.map((window) => ({ window, track })))
    .toSorted((a, b) => a.window.startMs - b.window.startMs);
  for (const { window, track } of ordered) {
    if (window.samplingRateHz !== samplingRateHz || countSamples(window.samples) !== samplesPerRecord)
      throw differs(window, 'have one sampling rate and length');
    const last = records.at(-1);
    if (
      last !== undefined &&
      last.windows[track] === undefined &&
      window.startMs - last.startMs <= halfSampleMs
    ) {
      last.windows[track] = window;
      continue;
    }
    if (last !== undefined && window.startMs < last.startMs + recordMs - OVERLAP_MS)
      throw new ServiceError(
        'conflict',
        `channels of one file must begin at the same instants; '${window.channel ?? ''}' does not at ${new Date(window.startMs).toISOString()}: export each 'channel' by itself`,
      );
    const windows = tracks.map((_track, index) => (index === track ? window : undefined));
    records.push({ startMs: window.startMs, windows });
  }
  const [firstRecord, ...others] = records;
  if (firstRecord === undefined) throw new RangeError("'tracks' must hold a window");
  const continuous = others.every(
    ({ startMs }, index) => Math.abs(startMs - firstRecord.startMs - (index + 1) * recordMs) <= halfSampleMs,
  );
  return { records: [firstRecord, ...others], samplesPerRecord, recordSeconds, continuous };
}
