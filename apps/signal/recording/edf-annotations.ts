import type { EdfHeader } from './edf-header.ts';
import { RecordingError, type Annotation } from './recording.ts';

const DURATION = 0x15;
const SEPARATOR = 0x14;
const utf8 = new TextDecoder('utf-8');
const SECONDS = /^[+-]\d+(\.\d*)?$/;

/** What the annotation signals of an EDF+ file say. */
export interface EdfNotes {
  /** Start of every record, in seconds after the file's start; empty for plain EDF. */
  readonly recordOnsetsS: readonly number[];
  readonly annotations: readonly Annotation[];
}

/**
 * Reads the time-stamped annotation lists (TALs) of every record. The first list of a record tells when it
 * starts.
 * @throws RecordingError naming the record, the byte and the rule
 * @see https://www.edfplus.info/specs/edfplus.html section 2.2
 */
export function readEdfAnnotations(bytes: Uint8Array, header: EdfHeader, file: string): EdfNotes {
  const channels = header.kind === 'EDF' ? [] : header.signals.filter(({ isAnnotations }) => isAnnotations);
  const recordOnsetsS: number[] = [];
  const annotations: Annotation[] = [];
  for (let record = 0; record < header.records && channels.length > 0; record += 1) {
    channels.forEach((channel, index) => {
      const start = header.headerBytes + record * header.recordBytes + channel.offsetBytes;
      const lists = readLists(bytes, { file, record, start, end: start + channel.samplesPerRecord * 2 });
      const keepsTime = index === 0;
      if (keepsTime && lists[0] === undefined)
        throw new RecordingError(
          file,
          `byte ${start} (record ${record + 1})`,
          'must start with the time of the record, such as "+0"',
        );
      if (keepsTime) recordOnsetsS.push(lists[0]!.onsetS);
      for (const { onsetS, durationS, texts } of lists)
        for (const text of texts) if (text !== '') annotations.push({ onsetS, durationS, text });
    });
  }
  const firstS = recordOnsetsS[0] ?? 0;
  return {
    recordOnsetsS,
    annotations: annotations
      .map((annotation) => ({ ...annotation, onsetS: annotation.onsetS - firstS }))
      .toSorted((one, other) => one.onsetS - other.onsetS),
  };
}

interface List {
  readonly onsetS: number;
  readonly durationS: number | null;
  readonly texts: readonly string[];
}

interface Place {
  readonly file: string;
  readonly record: number;
  readonly start: number;
  readonly end: number;
}

function readLists(bytes: Uint8Array, { file, record, start, end }: Place): List[] {
  const lists: List[] = [];
  let at = start;
  while (at < end && bytes[at] !== 0) {
    let stop = at;
    while (stop < end && bytes[stop] !== 0) stop += 1;
    const place = `byte ${at} (record ${record + 1})`;
    const closing = stop - 1;
    if (stop === end || bytes[closing] !== SEPARATOR)
      throw new RecordingError(file, place, 'must be an annotation list that ends with bytes 20 and 0');
    const [head = new Uint8Array(), ...texts] = split(bytes.subarray(at, closing), SEPARATOR);
    const [onset = '', duration, ...more] = split(head, DURATION).map((part) => utf8.decode(part));
    if (!SECONDS.test(onset))
      throw new RecordingError(
        file,
        place,
        `must start with signed seconds, such as "+12.5", found ${JSON.stringify(onset)}`,
      );
    if (more.length > 0 || (duration !== undefined && !/^\d+(\.\d*)?$/.test(duration)))
      throw new RecordingError(
        file,
        place,
        `must have a duration in unsigned seconds, found ${JSON.stringify(duration)}`,
      );
    lists.push({
      onsetS: Number(onset),
      durationS: duration === undefined ? null : Number(duration),
      texts: texts.map((text) => utf8.decode(text)),
    });
    at = stop + 1;
  }
  return lists;
}

function split(bytes: Uint8Array, separator: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let i = 0; i <= bytes.length; i += 1)
    if (i === bytes.length || bytes[i] === separator) {
      parts.push(bytes.subarray(from, i));
      from = i + 1;
    }
  return parts;
}
