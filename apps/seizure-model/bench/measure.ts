import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Tf } from '../backend/tf.ts';
import type { Model } from '../model/shipped-model.ts';
import { multiplyAddsOf } from '../network/architecture.ts';
import { createScorer } from '../scorer.ts';
import { madeWindows } from '../testing/made-signals.ts';

/** How fast a scorer is in batches of one size. */
export interface BatchSpeed {
  readonly windowsPerBatch: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly windowsPerSecond: number;
  readonly multiplyAddsPerSecond: number;
  /** Multiply-adds per second over those of the matrix product. */
  readonly shareOfPeak: number;
}

/** Times the whole of `score`, normalising included. @param peak multiply-adds per second of the matrix product */
export async function measureScorer(
  tf: Tf,
  model: Model,
  {
    sizes,
    peak,
    forMs,
  }: { readonly sizes: readonly number[]; readonly peak: number; readonly forMs: number },
): Promise<readonly BatchSpeed[]> {
  const scorer = createScorer({ tf, model });
  const multiplyAdds = multiplyAddsOf(model.description.architecture);
  await scorer.warmUp();
  const speeds: BatchSpeed[] = [];
  for (const n of sizes) {
    const windows = madeWindows(n, n);
    const times = await timesOf(() => scorer.score(windows, n), forMs);
    const medianMs = quantile(times, 0.5);
    const windowsPerSecond = (1_000 * n) / medianMs;
    const multiplyAddsPerSecond = windowsPerSecond * multiplyAdds;
    speeds.push({
      windowsPerBatch: windows.length / SAMPLES_PER_WINDOW,
      medianMs,
      p99Ms: quantile(times, 0.99),
      windowsPerSecond,
      multiplyAddsPerSecond,
      shareOfPeak: multiplyAddsPerSecond / peak,
    });
  }
  return speeds;
}

/** Multiply-adds per second of a product of two 512 x 512 matrices: what the backend can do at best. */
export async function measureMatrixProduct(tf: Tf, forMs: number): Promise<number> {
  const size = 512;
  const [a, b] = [tf.randomNormal([size, size]), tf.randomNormal([size, size])] as const;
  const multiply = async (): Promise<void> => {
    const product = tf.matMul(a, b);
    await product.data();
    product.dispose();
  };
  const times = await timesOf(multiply, forMs);
  tf.dispose([a, b]);
  return (1_000 * size ** 3) / quantile(times, 0.5);
}

async function timesOf(task: () => Promise<unknown>, forMs: number): Promise<readonly number[]> {
  for (let i = 0; i < 5; i += 1) await task();
  const times: number[] = [];
  const end = performance.now() + forMs;
  while (performance.now() < end || times.length < 20) {
    const start = performance.now();
    await task();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
