import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tf } from '../backend/tf.ts';
import { weightShapesOf } from '../network/architecture.ts';
import {
  packWeights,
  toTensors,
  unpackWeights,
  type WeightArrays,
  type WeightTensors,
} from '../network/weights.ts';
import { modelDescription, type ModelDescription } from './description.ts';
import { shippedModelFolder } from './shipped-folder.ts';

/** A model with its weights on a backend. */
export interface Model {
  readonly description: ModelDescription;
  readonly weights: WeightTensors;
}

const DESCRIPTION_FILE = 'model.json';

/**
 * Loads a model folder. The caller disposes of the weights, or gives the model to a scorer, which does.
 * @throws Error when the description breaks its schema, or the weights' checksum is another one (naming file, expected
 *   and got)
 */
export function loadShippedModel(tf: Tf, folder: string = shippedModelFolder()): Model {
  const description = readDescription(join(folder, DESCRIPTION_FILE));
  const file = join(folder, description.weights.file);
  const bytes = readFileSync(file);
  const got = sha256Of(bytes);
  if (got !== description.weights.sha256)
    throw new Error(
      `'${file}' (sha256 ${got}) must have sha256 ${description.weights.sha256}, as its ${DESCRIPTION_FILE} says; restore both files`,
    );
  const shapes = weightShapesOf(description.architecture);
  return { description, weights: toTensors(tf, shapes, unpackWeights(shapes, bytes)) };
}

/** Writes a model folder; the weights' checksum is put into the description. */
export function saveModel(
  folder: string,
  description: Omit<ModelDescription, 'weights'>,
  weights: WeightArrays,
): ModelDescription {
  const bytes = packWeights(weightShapesOf(description.architecture), weights);
  const file = { file: 'weights.bin', sha256: sha256Of(bytes), dtype: 'float32' } as const;
  const complete = modelDescription.parse({ ...description, weights: file });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file.file), bytes);
  writeFileSync(join(folder, DESCRIPTION_FILE), `${JSON.stringify(complete, null, 2)}\n`);
  return complete;
}

function readDescription(file: string): ModelDescription {
  const parsed = modelDescription.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`'${file}' must describe a model:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
