import { z } from 'zod';
import { variable } from '../../kit/config.ts';
import { createMetrics } from '../../kit/metrics.ts';
import type { ServiceDefinition } from '../../kit/run-service.ts';
import { loadBackend } from '../../seizure-model/backend/load-backend.ts';
import { loadShippedModel } from '../../seizure-model/model/shipped-model.ts';
import { createScorer } from '../../seizure-model/scorer.ts';
import { Predictor } from './domain/predictor.ts';
import { warmUpInBackground } from './domain/warm-up.ts';
import { handlePredict } from './http/predict.ts';
import { handlePredictions } from './http/predictions.ts';
import { createPredictionMetrics } from './prediction-metrics.ts';

const spec = {
  backend: variable({
    env: 'BACKEND',
    doc: 'TensorFlow.js backend: auto (node where its library is present, else wasm), node, wasm or cpu',
    schema: z.enum(['auto', 'node', 'wasm', 'cpu']),
    default: 'auto',
  }),
};

/** seizure-detection: scores EEG windows with the shipped network. Refuses to start with damaged weights. */
export const definition: ServiceDefinition<'seizure-detection', typeof spec> = {
  name: 'seizure-detection',
  spec,
  build: async (config, log) => {
    const { tf, name, version } = await loadBackend(config.backend);
    const scorer = createScorer({ tf, model: loadShippedModel(tf) });
    log.info({ backend: name, tfjs: version, modelVersion: scorer.modelVersion }, 'model loaded');
    const metrics = createMetrics('seizure-detection');
    const predictor = new Predictor(scorer, createPredictionMetrics(metrics.registry));
    const warmth = warmUpInBackground(scorer, log);
    return {
      metrics,
      handlers: {
        predict: handlePredict(predictor),
        predictions: handlePredictions(predictor),
      },
      readiness: {
        model: () => ({
          ready: warmth.state === 'warm',
          detail: { modelVersion: scorer.modelVersion, backend: name, tfjs: version, state: warmth.state },
        }),
      },
      close: async () => {
        await warmth.ended;
        scorer.dispose();
      },
    };
  },
};
