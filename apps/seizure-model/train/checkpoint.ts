import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WeightShape } from '../network/architecture.ts';
import { packWeights, unpackWeights } from '../network/weights.ts';
import type { Optimiser } from './adamw.ts';

/** All that training needs to go on. */
export interface Checkpoint {
  /** What is being trained: another text is another training. */
  readonly run: string;
  /** Epochs done. */
  readonly epoch: number;
  readonly randomState: number;
  readonly optimiser: Optimiser;
}

const PARTS = ['weights', 'firstMoments', 'secondMoments', 'averages'] as const;

/** Writes a checkpoint so that a kill at any moment leaves the old or the new one, never half of it. */
export function writeCheckpoint(file: string, shapes: readonly WeightShape[], checkpoint: Checkpoint): void {
  const { run, epoch, randomState, optimiser } = checkpoint;
  const header = Buffer.from(`${JSON.stringify({ run, epoch, randomState, step: optimiser.step })}\n`);
  const parts = PARTS.map((part) => packWeights(shapes, optimiser[part]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.partial`, Buffer.concat([header, ...parts]));
  renameSync(`${file}.partial`, file);
}

/**
 * Reads a checkpoint of the same run; undefined when there is none.
 * @throws Error when it belongs to another run or is damaged
 */
export function readCheckpoint(
  file: string,
  shapes: readonly WeightShape[],
  run: string,
): Checkpoint | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\n');
  const header = JSON.parse(bytes.subarray(0, end).toString()) as Omit<Checkpoint, 'optimiser'> & {
    step: number;
  };
  if (header.run !== run)
    throw new Error(
      `'${file}' (${header.run}) must belong to the run ${run}; leave out --resume to start anew`,
    );
  const body = bytes.subarray(end + 1);
  const length = body.length / PARTS.length;
  const [weights, firstMoments, secondMoments, averages] = PARTS.map((_, i) =>
    unpackWeights(shapes, body.subarray(i * length, (i + 1) * length)),
  );
  return {
    run,
    epoch: header.epoch,
    randomState: header.randomState,
    optimiser: {
      weights: weights!,
      firstMoments: firstMoments!,
      secondMoments: secondMoments!,
      averages: averages!,
      step: header.step,
    },
  };
}
