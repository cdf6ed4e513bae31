import type { Tf } from '../backend/tf.ts';
import type { Model } from '../model/shipped-model.ts';
import { multiplyAddsOf } from '../network/architecture.ts';
import { createScorer } from '../scorer.ts';
import { madeWindows } from '../testing/made-signals.ts';

/** How fast a scorer is in batches of one size, beside the matrix product of the same backend. */
export interface BatchSpeed {
  readonly windowsPerBatch: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of the quickest tenth of the batches: what a core gives that does nothing else. */
  readonly windowsPerSecond: number;
  readonly multiplyAddsPerSecond: number;
  /** Of the quickest tenth of products of two 512 x 512 matrices. */
  readonly peakMultiplyAddsPerSecond: number;
}

const SIZE = 512;

/**
 * Times the whole of `score`, normalising included, in turns with a matrix product, so that whatever else the machine
 * does meets both.
 */
export async function measureScorer(
  tf: Tf,
  model: Model,
  { sizes, forMs }: { readonly sizes: readonly number[]; readonly forMs: number },
): Promise<readonly BatchSpeed[]> {
  const scorer = createScorer({ tf, model });
  await scorer.warmUp();
  const [a, b] = [tf.randomNormal([SIZE, SIZE]), tf.randomNormal([SIZE, SIZE])] as const;
  const multiply = async (): Promise<void> => {
    const product = tf.matMul(a, b);
    await product.data();
    product.dispose();
  };
  const speeds: BatchSpeed[] = [];
  for (const n of sizes) {
    const windows = madeWindows(n, n);
    const [scores, products] = await timesOf([() => scorer.score(windows, n), multiply], forMs);
    const windowsPerSecond = (1_000 * n) / quantile(scores, 0.1);
    speeds.push({
      windowsPerBatch: n,
      medianMs: quantile(scores, 0.5),
      p99Ms: quantile(scores, 0.99),
      windowsPerSecond,
      multiplyAddsPerSecond: windowsPerSecond * multiplyAddsOf(model.description.architecture),
      peakMultiplyAddsPerSecond: (1_000 * SIZE ** 3) / quantile(products, 0.1),
    });
  }
  tf.dispose([a, b]);
  scorer.dispose();
  return speeds;
}

type Task = () => Promise<unknown>;

async function timesOf(tasks: readonly [Task, Task], forMs: number): Promise<readonly [number[], number[]]> {
  const times: readonly [number[], number[]] = [[], []];
  for (let i = 0; i < 5; i += 1) for (const task of tasks) await task();
  const end = performance.now() + forMs;
  while (performance.now() < end || times[0].length < 20)
    for (const [index, task] of tasks.entries()) {
      const start = performance.now();
      await task();
      times[index]!.push(performance.now() - start);
    }
  for (const list of times) list.sort((x, y) => x - y);
  return times;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
