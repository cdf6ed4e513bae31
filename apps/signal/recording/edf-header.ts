import { RecordingError } from './recording.ts';

/** One signal of an EDF file as its header describes it. */
export interface EdfSignal {
  readonly label: string;
  /** Unit, such as `uV`. */
  readonly dimension: string;
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  readonly samplesPerRecord: number;
  readonly isAnnotations: boolean;
  /** Offset of its samples in a data record, in bytes. */
  readonly offsetBytes: number;
}

/** The header of an EDF or EDF+ file. */
export interface EdfHeader {
  readonly kind: 'EDF' | 'EDF+C' | 'EDF+D';
  readonly patient: string;
  readonly recording: string;
  /** `dd.mm.yy` and `hh.mm.ss`, local time of the recording. */
  readonly startDate: string;
  readonly startTime: string;
  readonly headerBytes: number;
  readonly records: number;
  readonly recordSeconds: number;
  readonly recordBytes: number;
  readonly signals: readonly EdfSignal[];
}

const FIXED_BYTES = 256;
const SIGNAL_BYTES = 256;
const MAX_SIGNALS = 4_096;
const ANNOTATIONS_LABEL = 'EDF Annotations';

/**
 * Reads the header and checks it against the length of the file.
 * @throws RecordingError naming the byte, the value and the rule
 * @see https://www.edfplus.info/specs/edf.html and https://www.edfplus.info/specs/edfplus.html
 */
export function readEdfHeader(bytes: Uint8Array, file: string): EdfHeader {
  if (bytes.length < FIXED_BYTES)
    throw new RecordingError(
      file,
      `(${bytes.length} bytes)`,
      `must hold a header of ${FIXED_BYTES} bytes; copy it again`,
    );
  const { text, number, whole } = fieldReader(bytes, file);

  const version = text(0, 8);
  if (version !== '0')
    throw new RecordingError(
      file,
      `byte 0 (version ${JSON.stringify(version)})`,
      `must be "0"; only EDF and EDF+ can be read, convert BDF and others`,
    );
  const signalCount = whole(252, 4, 'number of signals');
  if (signalCount < 1 || signalCount > MAX_SIGNALS)
    throw new RecordingError(file, `byte 252 (${signalCount} signals)`, `must be from 1 to ${MAX_SIGNALS}`);
  const headerBytes = whole(184, 8, 'length of the header');
  const expectedHeader = FIXED_BYTES + signalCount * SIGNAL_BYTES;
  if (headerBytes !== expectedHeader)
    throw new RecordingError(
      file,
      `byte 184 (header of ${headerBytes} bytes)`,
      `must be ${expectedHeader} for ${signalCount} signals (256 * (signals + 1)); the file is damaged`,
    );
  if (bytes.length < headerBytes)
    throw new RecordingError(
      file,
      `(${bytes.length} bytes)`,
      `must hold its header of ${headerBytes} bytes; copy it again`,
    );

  const column = (start: number, width: number, index: number): [number, number] => [
    FIXED_BYTES + start * signalCount + index * width,
    width,
  ];
  let offsetBytes = 0;
  const signals = Array.from({ length: signalCount }, (_, i): EdfSignal => {
    const label = text(...column(0, 16, i));
    const named = `signal ${i + 1} ${JSON.stringify(label)}`;
    const signal: EdfSignal = {
      label,
      dimension: text(...column(96, 8, i)),
      physicalMin: number(...column(104, 8, i), `physical minimum of ${named}`),
      physicalMax: number(...column(112, 8, i), `physical maximum of ${named}`),
      digitalMin: whole(...column(120, 8, i), `digital minimum of ${named}`),
      digitalMax: whole(...column(128, 8, i), `digital maximum of ${named}`),
      samplesPerRecord: whole(...column(216, 8, i), `samples per record of ${named}`),
      isAnnotations: label === ANNOTATIONS_LABEL,
      offsetBytes,
    };
    const at = column(216, 8, i)[0];
    if (signal.samplesPerRecord < 1)
      throw new RecordingError(
        file,
        `byte ${at} (samples per record of ${named}: ${signal.samplesPerRecord})`,
        'must be 1 or more',
      );
    offsetBytes += signal.samplesPerRecord * 2;
    return signal;
  });

  const reserved = text(192, 44);
  const kind = reserved.startsWith('EDF+C') ? 'EDF+C' : reserved.startsWith('EDF+D') ? 'EDF+D' : 'EDF';
  const recordSeconds = number(244, 8, 'duration of a record');
  const onlyAnnotations = signals.every(({ isAnnotations }) => isAnnotations);
  if (recordSeconds < 0 || (recordSeconds === 0 && !onlyAnnotations))
    throw new RecordingError(file, `byte 244 (record of ${recordSeconds} s)`, 'must be longer than 0 s');
  const records = recordCount(
    whole(236, 8, 'number of records'),
    { file, headerBytes, recordBytes: offsetBytes },
    bytes.length,
  );
  return {
    kind,
    patient: text(8, 80),
    recording: text(88, 80),
    startDate: text(168, 8),
    startTime: text(176, 8),
    headerBytes,
    records,
    recordSeconds,
    recordBytes: offsetBytes,
    signals,
  };
}

interface Layout {
  readonly file: string;
  readonly headerBytes: number;
  readonly recordBytes: number;
}

/** -1 stands for a recording that was never closed: what is there counts. */
function recordCount(
  declared: number,
  { file, headerBytes, recordBytes }: Layout,
  fileBytes: number,
): number {
  if (declared < -1 || declared === 0)
    throw new RecordingError(
      file,
      `byte 236 (${declared} records)`,
      'must be 1 or more, or -1 for a recording that was not closed',
    );
  const present = Math.floor((fileBytes - headerBytes) / recordBytes);
  const records = declared === -1 ? present : declared;
  const neededBytes = headerBytes + records * recordBytes;
  if (fileBytes < neededBytes || records < 1)
    throw new RecordingError(
      file,
      `(${fileBytes} bytes)`,
      `must have ${headerBytes + Math.max(records, 1) * recordBytes} bytes for ${Math.max(records, 1)} records of ${recordBytes} bytes, but ends in record ${present + 1}; it is cut off, copy it again`,
    );
  if (declared !== -1 && fileBytes > neededBytes)
    throw new RecordingError(
      file,
      `byte ${neededBytes}`,
      `must be the end of the file after ${records} records of ${recordBytes} bytes, but ${fileBytes - neededBytes} bytes follow; the file is damaged`,
    );
  return records;
}

function fieldReader(bytes: Uint8Array, file: string) {
  const text = (start: number, width: number): string =>
    String.fromCharCode(...bytes.subarray(start, start + width))
      .replace(/[\0 ]+$/, '')
      .trimStart();
  const number = (start: number, width: number, name: string): number => {
    const written = text(start, width);
    const value = Number(written);
    if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(written) || !Number.isFinite(value))
      throw new RecordingError(
        file,
        `byte ${start} (${name}: ${JSON.stringify(written)})`,
        'must be a number; the file is damaged or not EDF',
      );
    return value;
  };
  const whole = (start: number, width: number, name: string): number => {
    const value = number(start, width, name);
    if (!Number.isInteger(value))
      throw new RecordingError(file, `byte ${start} (${name}: ${value})`, 'must be a whole number');
    return value;
  };
  return { text, number, whole };
}
