import type { z } from 'zod';
import { legacyPredictBody, type legacyPredictAnswer } from '../../../contracts/legacy-eeg.ts';
import type { Handler } from '../../../kit/handlers.ts';
import { validate } from '../../../kit/validate.ts';
import type { Predictor } from '../domain/predictor.ts';

export const handlePredict =
  (predictor: Predictor): Handler =>
  async (request, response) => {
    const { eeg_data } = validate(legacyPredictBody, request.body);
    const [prediction] = await predictor.predict([Float32Array.from(eeg_data)]);
    const answer: z.infer<typeof legacyPredictAnswer> =
      prediction!.status === 'scored'
        ? { message: 'Received', response: prediction!.probability }
        : {
            message: `not assessable: ${prediction!.reasons.map(({ text }) => text).join('; ')}`,
            response: -1,
          };
    response.json(answer);
  };
