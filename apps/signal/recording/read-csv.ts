import { SAMPLING_RATE_RANGE_HZ } from '../../contracts/eeg-window.ts';
import { MODEL_SAMPLING_RATE_HZ } from '../../contracts/eeg-window.ts';
import { RecordingError, SEIZURE_TEXT, type Recording } from './recording.ts';

/** Samples of one Bonn recording (23.6 s). */
const BONN_SAMPLES = 4_097;
const BONN_SETS = 'ZONFS';
/** The set that was recorded during seizures. */
const BONN_SEIZURE_SET = 'S';
const INT16_MAX = 32_767;

/** True for text whose first row looks like `set letter, recording id, integers`. */
export const looksLikeBonn = (text: string): boolean => /^[A-Z],\w+,-?\d+,/.test(text);

/**
 * Reads rows `set letter, recording id, 4097 integers` (173.61 Hz, one count taken as 1 uV) of the Bonn data.
 *
 * Split by hand: rows have neither quotes nor a header, and a million fields are wanted in a fraction of a
 * second.
 * @throws RecordingError naming the line, the field and the rule
 */
export function readBonnCsv(text: string, file: string): readonly Recording[] {
  const rows = text.split(/\r?\n/);
  if (rows.at(-1) === '') rows.pop();
  return rows.map((row, index) => {
    const line = `line ${index + 1}`;
    const [set = '', id = '', ...fields] = row.split(',');
    if (!BONN_SETS.includes(set) || set.length !== 1)
      throw new RecordingError(
        file,
        `${line} (set ${JSON.stringify(set.slice(0, 20))})`,
        `must start with one of ${[...BONN_SETS].join(', ')}`,
      );
    if (fields.length !== BONN_SAMPLES)
      throw new RecordingError(
        file,
        `${line} (${fields.length} samples)`,
        `must hold ${BONN_SAMPLES} samples after the set and the recording`,
      );
    const samples = wholeSteps(fields, file, line);
    const seizure = set === BONN_SEIZURE_SET;
    return {
      label: `Bonn ${id}`,
      origin: 'replay',
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      channel: null,
      unit: 'uV',
      scale: 1,
      samples,
      annotations: seizure
        ? [{ onsetS: 0, durationS: BONN_SAMPLES / MODEL_SAMPLING_RATE_HZ, text: SEIZURE_TEXT }]
        : [],
      notes: ['one count of the 12-bit converter is taken as 1 uV; no calibration was published'],
    };
  });
}

/**
 * Reads microvolts written as one column or as one row. A first field that is not a number names the channel.
 * Whole numbers within int16 stay as they are (scale 1); others are quantised so that the largest fills
 * int16.
 * @param options.samplingRateHz in hertz; the text does not say
 * @throws RecordingError naming the line, the field and the rule
 */
export function readPlainCsv(
  text: string,
  file: string,
  { samplingRateHz }: { readonly samplingRateHz: number | undefined },
): Recording {
  const { min, max } = SAMPLING_RATE_RANGE_HZ;
  if (samplingRateHz === undefined || !(samplingRateHz >= min && samplingRateHz <= max))
    throw new RecordingError(
      file,
      `(sampling rate ${samplingRateHz ?? 'not given'})`,
      `must be played at a given rate from ${min} to ${max} Hz; add --csv-rate`,
    );
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const asRow = lines.length === 1;
  const fields = asRow ? (lines[0] ?? '').split(',') : lines;
  const place = (i: number): string => (asRow ? `line 1, field ${i + 1}` : `line ${i + 1}`);
  const named = fields.length > 0 && fields[0]!.trim() !== '' && !isNumber(fields[0]!);
  const first = named ? 1 : 0;
  const values = fields.slice(first).map((field, i) => {
    if (!isNumber(field))
      throw new RecordingError(
        file,
        `${place(i + first)} (${JSON.stringify(field.slice(0, 20))})`,
        'must be a number of microvolts; give one column or one row',
      );
    return Number(field);
  });
  if (values.length === 0)
    throw new RecordingError(file, `(${lines.length} lines)`, 'must hold at least one sample');
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const whole = largest <= INT16_MAX && values.every(Number.isInteger);
  const scale = whole ? 1 : largest / INT16_MAX;
  return {
    label: file,
    origin: 'replay',
    samplingRateHz,
    channel: named ? fields[0]!.trim() : null,
    unit: 'uV',
    scale,
    samples: Int16Array.from(values, (value) => Math.round(value / scale)),
    annotations: [],
    notes: whole ? [] : [`values were quantised in steps of ${Number(scale.toPrecision(4))} uV`],
  };
}

const isNumber = (field: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(field);

/** Fields are looked at one by one only to name the one at fault: a million of them come at once. */
function wholeSteps(fields: readonly string[], file: string, line: string): Int16Array {
  const values = fields.map(Number);
  const sound =
    /^-?\d+(,-?\d+)*$/.test(fields.join()) && values.every((value) => Math.abs(value) <= INT16_MAX);
  if (sound) return Int16Array.from(values);
  const at = fields.findIndex((field, i) => !/^-?\d+$/.test(field) || Math.abs(values[i]!) > INT16_MAX);
  throw new RecordingError(
    file,
    `${line}, field ${at + 3} (${JSON.stringify(fields[at]!.slice(0, 20))})`,
    `must be a whole number from ${-INT16_MAX} to ${INT16_MAX}`,
  );
}
