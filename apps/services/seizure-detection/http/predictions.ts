import { predictionRequest, type PredictionAnswer } from '../../../contracts/prediction.ts';
import { unpackFloats } from '../../../contracts/samples.ts';
import type { Handler } from '../../../kit/handlers.ts';
import { validate } from '../../../kit/validate.ts';
import type { Predictor } from '../domain/predictor.ts';

export const handlePredictions =
  (predictor: Predictor): Handler =>
  async (request, response) => {
    const { windows } = validate(predictionRequest, request.body);
    const predictions = await predictor.predict(
      windows.map((window) =>
        typeof window === 'string' ? unpackFloats(window) : Float32Array.from(window),
      ),
    );
    response.json({ modelVersion: predictor.modelVersion, predictions } satisfies PredictionAnswer);
  };
