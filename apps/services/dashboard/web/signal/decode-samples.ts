/** Unpacks base64 of little-endian int16 samples. */
export function decodeSamples(packed: string): Int16Array {
  const text = atob(packed);
  const samples = new Int16Array(text.length >> 1);
  for (let i = 0; i < samples.length; i += 1)
    samples[i] = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 8);
  return samples;
}
