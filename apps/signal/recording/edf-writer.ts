import type { Annotation } from './recording.ts';

/** One signal as it is to be written. */
export interface EdfSignalToWrite {
  /** At most 16 ASCII characters. */
  readonly label: string;
  /** Unit, at most 8 ASCII characters. @default uV */
  readonly dimension?: string;
  readonly physicalMin: number;
  readonly physicalMax: number;
  /** @default -32768 */
  readonly digitalMin?: number;
  /** @default 32767 */
  readonly digitalMax?: number;
  /** How it was filtered, such as `HP:1Hz LP:70Hz N:50Hz`. @default - nothing is said */
  readonly prefiltering?: string;
  readonly samplesPerRecord: number;
  /** Digital steps; the last record is filled up with the last step. */
  readonly samples: Int16Array;
}

/** A recording as it is to be written. */
export interface EdfToWrite {
  /** EDF+ patient subfields: code, sex, birth date, name; `X` where unknown. @default X X X X */
  readonly patient?: string;
  /** What follows `Startdate dd-MMM-yyyy`: administration code, technician, equipment. @default X X X */
  readonly recording?: string;
  /** Local time that onsets count from, `yyyy-MM-ddTHH:mm:ss`. */
  readonly start: string;
  /** Seconds per data record as text of at most 8 characters, such as `1.025288`. */
  readonly recordSeconds: string;
  readonly signals: readonly EdfSignalToWrite[];
  /** Where a recording without gaps begins, in seconds after `start`, in [0, 1). @default 0 */
  readonly firstOnsetS?: number;
  /** Start of every record in seconds after `start`, rising: the recording has gaps (EDF+D). @default - none (EDF+C) */
  readonly recordOnsetsS?: readonly number[];
  /** @default - none */
  readonly annotations?: readonly Annotation[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const SEPARATOR = '\x14';

/** Room for the annotations of a record. */
const ANNOTATION_BYTES = 2_048;
const START = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/;

/**
 * Writes EDF+C, or EDF+D where records have onsets of their own: the signals, and one annotation signal that keeps the
 * time of every record.
 * @returns the bytes of the file
 * @throws RangeError naming the field that EDF+ cannot hold
 * @see https://www.edfplus.info/specs/edfplus.html
 */
export function writeEdf(file: EdfToWrite): Uint8Array {
  const recordS = Number(file.recordSeconds);
  if (!(recordS > 0))
    throw new RangeError(`'recordSeconds' (${file.recordSeconds}) must be a number greater than 0`);
  const records = Math.max(
    1,
    ...file.signals.map(({ samples, samplesPerRecord }) => Math.ceil(samples.length / samplesPerRecord)),
  );
  const { firstOnsetS = 0 } = file;
  if (!(firstOnsetS >= 0 && firstOnsetS < 1))
    throw new RangeError(`'firstOnsetS' (${firstOnsetS}) must be at least 0 and less than 1`);
  const onsetsS =
    file.recordOnsetsS ?? Array.from({ length: records }, (_none, record) => firstOnsetS + record * recordS);
  if (onsetsS.length !== records)
    throw new RangeError(
      `'recordOnsetsS' (${onsetsS.length}) must hold one onset for each of ${records} records`,
    );
  const lists = annotationLists(file.annotations ?? [], onsetsS);
  const annotationWords = Math.ceil(Math.max(...lists.map(({ length }) => length)) / 2);
  const recordBytes =
    2 * (annotationWords + file.signals.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord, 0));

  const header = headerOf(file, records, annotationWords);
  const bytes = new Uint8Array(header.length + records * recordBytes);
  const steps = new Int16Array(bytes.buffer);
  bytes.set(new TextEncoder().encode(header));
  let at = header.length;
  for (let record = 0; record < records; record += 1) {
    for (const { samples, samplesPerRecord } of file.signals) {
      const own = samples.subarray(record * samplesPerRecord, (record + 1) * samplesPerRecord);
      steps.set(own, at / 2);
      steps.fill(samples.at(-1) ?? 0, at / 2 + own.length, at / 2 + samplesPerRecord);
      at += 2 * samplesPerRecord;
    }
    bytes.set(lists[record]!, at);
    at += annotationWords * 2;
  }
  return bytes;
}

function headerOf(file: EdfToWrite, records: number, annotationWords: number): string {
  const [, year = '', month = '', day = '', hours, minutes, seconds] = START.exec(file.start) ?? [];
  if (year === '' || MONTHS[Number(month) - 1] === undefined)
    throw new RangeError(`'start' (${file.start}) must look like 2026-05-19T07:03:09`);
  const signals = [
    ...file.signals.map((signal) => ({
      dimension: 'uV',
      digitalMin: -32_768,
      digitalMax: 32_767,
      prefiltering: '',
      ...signal,
    })),
    {
      label: 'EDF Annotations',
      dimension: '',
      physicalMin: -1,
      physicalMax: 1,
      digitalMin: -32_768,
      digitalMax: 32_767,
      prefiltering: '',
      samplesPerRecord: annotationWords,
    },
  ];
  const startDate = `${day}-${MONTHS[Number(month) - 1]}-${year}`;
  /** The two-digit year of plain EDF ends in 2084; EDF+ readers take the four digits of `Startdate`. */
  const shortYear = Number(year) >= 1985 && Number(year) <= 2084 ? year.slice(2) : 'yy';
  return [
    field('version', '0', 8),
    field('patient', file.patient ?? 'X X X X', 80),
    field('recording', `Startdate ${startDate} ${file.recording ?? 'X X X'}`, 80),
    field('start', `${day}.${month}.${shortYear}`, 8),
    field('start', `${hours}.${minutes}.${seconds}`, 8),
    field('header', String(256 * (signals.length + 1)), 8),
    field('reserved', file.recordOnsetsS === undefined ? 'EDF+C' : 'EDF+D', 44),
    field('records', String(records), 8),
    field('recordSeconds', file.recordSeconds, 8),
    field('signals', String(signals.length), 4),
    ...signals.map(({ label }) => field('label', label, 16)),
    ...signals.map(() => field('transducer', '', 80)),
    ...signals.map(({ dimension }) => field('dimension', dimension, 8)),
    ...signals.map(({ physicalMin }) => numberField('physicalMin', physicalMin)),
    ...signals.map(({ physicalMax }) => numberField('physicalMax', physicalMax)),
    ...signals.map(({ digitalMin }) => numberField('digitalMin', digitalMin)),
    ...signals.map(({ digitalMax }) => numberField('digitalMax', digitalMax)),
    ...signals.map(({ prefiltering }) => field('prefiltering', prefiltering, 80)),
    ...signals.map(({ samplesPerRecord }) => numberField('samplesPerRecord', samplesPerRecord)),
    ...signals.map(() => field('reserved', '', 32)),
  ].join('');
}

/**
 * One list of bytes per record: its own time, then the annotations whose onset lies in it or in the gap after it. Where that
 * is too much, since all lists are as long as the longest, the others are in the next ones that have room.
 */
function annotationLists(annotations: readonly Annotation[], onsetsS: readonly number[]): Uint8Array[] {
  const lists = onsetsS.map((onsetS) => [Buffer.from(`${signed(onsetS)}${SEPARATOR}${SEPARATOR}\0`)]);
  const lengths = lists.map(([own]) => own!.length);
  for (const { onsetS, durationS, text } of annotations) {
    // eslint-disable-next-line no-control-regex -- these bytes delimit annotations in the file
    if (/[\x00\x14\x15]/.test(text))
      throw new RangeError(`'annotations' (${JSON.stringify(text)}) must be free of the bytes 0, 20 and 21`);
    const duration = durationS === null ? '' : `\x15${decimal(durationS)}`;
    const bytes = Buffer.from(`${signed(onsetS)}${duration}${SEPARATOR}${text}${SEPARATOR}\0`);
    let record = Math.max(
      0,
      onsetsS.findLastIndex((recordOnsetS) => recordOnsetS <= onsetS + 1e-9),
    );
    while (record + 1 < lists.length && lengths[record]! + bytes.length > ANNOTATION_BYTES) record += 1;
    lists[record]!.push(bytes);
    lengths[record]! += bytes.length;
  }
  return lists.map((list) => Buffer.concat(list));
}

/** Decimal without exponent, to the microsecond. */
const decimal = (seconds: number): string => seconds.toFixed(6).replace(/\.?0+$/, '');
const signed = (seconds: number): string => (seconds < 0 ? decimal(seconds) : `+${decimal(seconds)}`);

function field(name: string, value: string, width: number): string {
  if (value.length > width || !/^[\x20-\x7e]*$/.test(value))
    throw new RangeError(
      `'${name}' (${JSON.stringify(value)}) must be at most ${width} printable ASCII characters`,
    );
  return value.padEnd(width);
}

/** The most precise spelling of a number in 8 characters. */
function numberField(name: string, value: number): string {
  for (let digits = 8; digits > 0; digits -= 1) {
    const written = String(Number(value.toPrecision(digits)));
    if (written.length <= 8 && !written.includes('e')) return written.padEnd(8);
  }
  throw new RangeError(`'${name}' (${value}) must be a number that fits into 8 characters`);
}
