import { readEdfAnnotations } from './edf-annotations.ts';
import { readEdfHeader, type EdfHeader, type EdfSignal } from './edf-header.ts';
import { RecordingError, type Recording } from './recording.ts';

const MICROVOLTS_PER: Readonly<Record<string, number>> = {
  nv: 0.001,
  uv: 1,
  µv: 1,
  μv: 1,
  mv: 1_000,
  v: 1_000_000,
};

/**
 * Reads one channel of an EDF or EDF+C file, keeping its digital steps.
 *
 * Own reader: the one maintained package (edfjs 0.6.0) keeps only scaled float32 values, loses one of two
 * channels with the same label, reads one annotation signal, has no types and throws bare strings.
 *
 * A physical offset (a digital 0 that is not 0 uV) of more than one step is added to the steps where all of
 * them stay within int16; otherwise it is left out, being a constant voltage that EEG does not need. Either
 * is said in `notes`.
 * @param options.channel label of the channel. @default - the first one measured in volts
 * @throws RecordingError naming the file, the byte and the rule
 */
export function readEdf(
  bytes: Uint8Array,
  file: string,
  options: { readonly channel?: string } = {},
): Recording {
  const header = readEdfHeader(bytes, file);
  const signal = chooseSignal(header, file, options.channel);
  const { recordOnsetsS, annotations } = readEdfAnnotations(bytes, header, file);
  if (header.kind === 'EDF+D') assertNoGaps(header, recordOnsetsS, file);
  const { signedScale, offsetUv } = calibrationOf(signal, file);
  const { scale, samples, notes } = positiveWithoutOffset(
    samplesOf(bytes, header, signal),
    signedScale,
    offsetUv,
  );
  return {
    label: `${file} ${signal.label}`,
    origin: 'replay',
    samplingRateHz: signal.samplesPerRecord / header.recordSeconds,
    channel: signal.label === '' ? null : signal.label,
    unit: 'uV',
    scale,
    samples,
    annotations,
    notes,
  };
}

function chooseSignal(header: EdfHeader, file: string, channel: string | undefined): EdfSignal {
  const voltages = header.signals.filter(
    ({ isAnnotations, dimension }) => !isAnnotations && dimension.toLowerCase() in MICROVOLTS_PER,
  );
  const chosen = channel === undefined ? voltages[0] : voltages.find(({ label }) => label === channel);
  if (chosen !== undefined) return chosen;
  const labels = voltages.map(({ label }) => label).join(', ');
  throw channel === undefined
    ? new RecordingError(file, 'channels', 'must include one measured in nV, uV, mV or V; it has none')
    : new RecordingError(file, `channel '${channel}'`, `must be one of ${labels}`);
}

function calibrationOf(
  signal: EdfSignal,
  file: string,
): { readonly signedScale: number; readonly offsetUv: number } {
  const { digitalMin, digitalMax, physicalMin, physicalMax } = signal;
  const named = `signal '${signal.label}'`;
  if (!(digitalMin >= -32_768 && digitalMax <= 32_767 && digitalMin < digitalMax))
    throw new RecordingError(
      file,
      `${named} (digital ${digitalMin} to ${digitalMax})`,
      'must rise within -32768 to 32767',
    );
  if (physicalMin === physicalMax)
    throw new RecordingError(
      file,
      `${named} (physical ${physicalMin} to ${physicalMax})`,
      'must span more than 0',
    );
  const unit = MICROVOLTS_PER[signal.dimension.toLowerCase()]!;
  const perStep = (physicalMax - physicalMin) / (digitalMax - digitalMin);
  return { signedScale: perStep * unit, offsetUv: (physicalMin - perStep * digitalMin) * unit };
}

function samplesOf(bytes: Uint8Array, header: EdfHeader, signal: EdfSignal): Int16Array {
  const samples = new Int16Array(header.records * signal.samplesPerRecord);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let next = 0;
  for (let record = 0; record < header.records; record += 1) {
    const start = header.headerBytes + record * header.recordBytes + signal.offsetBytes;
    for (let i = 0; i < signal.samplesPerRecord; i += 1) samples[next++] = view.getInt16(start + i * 2, true);
  }
  return samples;
}

/** A device declares a positive scale, so an inverted amplifier's steps change their sign. */
function positiveWithoutOffset(raw: Int16Array, signedScale: number, offsetUv: number) {
  const notes: string[] = [];
  const scale = Math.abs(signedScale);
  const sign = Math.sign(signedScale);
  const shift = Math.abs(offsetUv) > scale ? Math.round(offsetUv / scale) : 0;
  const fits = (step: number): boolean => step >= -32_768 && step <= 32_767;
  const applied = raw.every((step) => fits(step * sign + shift)) ? shift : 0;
  const restUv = offsetUv - applied * scale;
  if (sign < 0) notes.push('digital steps were inverted, since the physical maximum is below the minimum');
  if (applied !== 0) notes.push(`digital steps were moved by ${applied} so that 0 means 0 uV`);
  if (Math.abs(restUv) > 1e-9) notes.push(`a constant ${Number(restUv.toPrecision(4))} uV was left out`);
  const samples =
    sign > 0 && applied === 0
      ? raw
      : raw.map((step) => Math.min(32_767, Math.max(-32_768, step * sign + applied)));
  return { scale, samples, notes };
}

/** EDF+D may have pauses; windows must be consecutive, so only a file without any can be played. */
function assertNoGaps(header: EdfHeader, onsetsS: readonly number[], file: string): void {
  onsetsS.forEach((onsetS, record) => {
    const expectedS = onsetsS[0]! + record * header.recordSeconds;
    if (Math.abs(onsetS - expectedS) > 0.001)
      throw new RecordingError(
        file,
        `record ${record + 1} (starts at ${onsetS} s)`,
        `must start at ${expectedS} s: EDF+D with pauses cannot be played, export it as EDF+C per continuous part`,
      );
  });
}
