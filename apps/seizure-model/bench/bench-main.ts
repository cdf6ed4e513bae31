import { loadBackend } from '../backend/load-backend.ts';
import { loadTfjsNode } from '../backend/load-tfjs-node.ts';
import { tfjsNodeFolder } from '../backend/tfjs-node-folder.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { multiplyAddsOf } from '../network/architecture.ts';
import { measureMatrixProduct, measureScorer } from './measure.ts';

const FOR_MS = 2_000;
const SIZES = [1, 8, 32, 128];

const giga = (value: number): number => Number((value / 1e9).toFixed(2));

for (const name of loadTfjsNode(tfjsNodeFolder()) === undefined
  ? (['wasm'] as const)
  : (['wasm', 'node'] as const)) {
  const { tf } = await loadBackend(name);
  const model = loadShippedModel(tf);
  const peak = await measureMatrixProduct(tf, FOR_MS);
  const speeds = await measureScorer(tf, model, { sizes: SIZES, peak, forMs: FOR_MS });
  const million = (multiplyAddsOf(model.description.architecture) / 1e6).toFixed(2);
  console.log(
    `${name}: ${million} M multiply-adds per window; matrix product ${giga(peak)} G multiply-adds/s`,
  );
  console.table(
    speeds.map((speed) => ({
      'windows per batch': speed.windowsPerBatch,
      'median ms': Number(speed.medianMs.toFixed(3)),
      'p99 ms': Number(speed.p99Ms.toFixed(3)),
      'windows/s': Math.round(speed.windowsPerSecond),
      'G multiply-adds/s': giga(speed.multiplyAddsPerSecond),
      'of the peak': Number(speed.shareOfPeak.toFixed(3)),
    })),
  );
}
