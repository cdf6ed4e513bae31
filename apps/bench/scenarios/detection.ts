import { measureScorer } from '../../seizure-model/bench/measure.ts';
import { loadBackend } from '../../seizure-model/backend/load-backend.ts';
import { loadShippedModel } from '../../seizure-model/model/shipped-model.ts';
import type { Figure } from '../report.ts';

const LARGEST_BATCH = 128;
const FOR_MS = 3_000;

/** The network on WebAssembly: share of the backend's own matrix product, and one window alone. */
export async function detectionFigures(): Promise<Figure[]> {
  const { tf } = await loadBackend('wasm');
  const speeds = await measureScorer(tf, loadShippedModel(tf), { sizes: [1, LARGEST_BATCH], forMs: FOR_MS });
  const [single, batch] = speeds as [(typeof speeds)[number], (typeof speeds)[number]];
  return [
    {
      what: `network on WebAssembly, batches of ${LARGEST_BATCH}, share of the matrix-product peak`,
      value: (100 * batch.multiplyAddsPerSecond) / batch.peakMultiplyAddsPerSecond,
      unit: '%',
      target: { atLeast: 60 },
      note: `${Math.round(batch.windowsPerSecond)} windows/s; peak ${(batch.peakMultiplyAddsPerSecond / 1e9).toFixed(1)} G multiply-adds/s`,
    },
    {
      what: 'network on WebAssembly, one window, p99',
      value: single.p99Ms,
      unit: 'ms',
      target: { atMost: 5 },
      note: `median ${single.medianMs.toFixed(2)} ms`,
    },
  ];
}
