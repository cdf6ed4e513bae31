import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { unpackSamples } from '../../../../contracts/samples.ts';

export const CSV_HEADER = 'instant,channel,microvolts\n';

/** One line per sample: instant (UTC, to the microsecond), channel, microvolts to the sixth decimal. */
export function csvOf({ startMs, channel, samplingRateHz, scaleUv, samples }: EegWindow): string {
  const name = csvField(channel ?? '');
  let text = '';
  let second = NaN;
  let clock = '';
  unpackSamples(samples).forEach((step, index) => {
    const microseconds = Math.round((startMs + (index * 1_000) / samplingRateHz) * 1_000);
    if (Math.floor(microseconds / 1e6) !== second) {
      second = Math.floor(microseconds / 1e6);
      clock = new Date(second * 1_000).toISOString().slice(0, 20);
    }
    const rest = String(microseconds % 1e6).padStart(6, '0');
    text += `${clock}${rest}Z,${name},${Math.round(step * scaleUv * 1e6) / 1e6}\n`;
  });
  return text;
}

/** A field that no table program takes for a formula or for several. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
