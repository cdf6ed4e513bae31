import { loadBackend } from '../backend/load-backend.ts';
import { hasTfjsNode } from '../backend/load-tfjs-node.ts';
import { tfjsNodeFolder } from '../backend/tfjs-node-folder.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { multiplyAddsOf } from '../network/architecture.ts';
import { measureScorer, type BatchSpeed } from './measure.ts';

const FOR_MS = 3_000;
const SIZES = [1, 8, 32, 128];

const names = hasTfjsNode(tfjsNodeFolder()) ? (['wasm', 'node'] as const) : (['wasm'] as const);
for (const name of names) {
  const { tf } = await loadBackend(name);
  const model = loadShippedModel(tf);
  const million = (multiplyAddsOf(model.description.architecture) / 1e6).toFixed(2);
  console.log(`${name}: ${million} M multiply-adds per window`);
  console.table((await measureScorer(tf, model, { sizes: SIZES, forMs: FOR_MS })).map(rowOf));
}

function rowOf(speed: BatchSpeed): Readonly<Record<string, number>> {
  const round = (value: number): number => Number(value.toFixed(3));
  return {
    'windows per batch': speed.windowsPerBatch,
    'median ms': round(speed.medianMs),
    'p99 ms': round(speed.p99Ms),
    'windows/s': Math.round(speed.windowsPerSecond),
    'G multiply-adds/s': round(speed.multiplyAddsPerSecond / 1e9),
    'matrix product': round(speed.peakMultiplyAddsPerSecond / 1e9),
    'share of it': round(speed.multiplyAddsPerSecond / speed.peakMultiplyAddsPerSecond),
  };
}
