import type { StoreOutcome } from '../../../contracts/eeg-store.ts';
import type { Score } from '../../../contracts/eeg-window.ts';
import { legacyEegBody, type LegacyEegAnswer } from '../../../contracts/legacy-eeg.ts';
import { deviceOf } from '../../../kit/device-identity.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler } from '../../../kit/handlers.ts';
import { validate } from '../../../kit/validate.ts';
import { acquire, type AcquireDeps } from '../domain/acquire.ts';
import { legacyWindow, type LegacyRules } from '../domain/legacy-window.ts';

export const handleLegacyWindow =
  (deps: AcquireDeps, rules: LegacyRules): Handler =>
  async (request, response) => {
    const body = validate(legacyEegBody, request.body);
    const [outcome] = await acquire(deps, [legacyWindow(body, deviceOf(response), rules)]);
    response.json({
      status: 'success',
      message: 'Completed',
      response: legacyScore(storedScore(outcome!, body.fk_user)),
    } satisfies LegacyEegAnswer);
  };

function storedScore(outcome: StoreOutcome, patientId: number): Score {
  if ('score' in outcome) return outcome.score;
  if (outcome.outcome === 'conflict')
    throw new ServiceError('conflict', `'eeg_data' must be what was stored for this patient and time before`);
  const rule = 'must be a patient of this ward';
  throw new ServiceError('bad-request', `'fk_user' (${patientId}) ${rule}`, {
    fields: [{ path: 'fk_user', rule }],
  });
}

/** Old clients need a number: -1 stands for no probability, and the message says why. */
function legacyScore(score: Score): LegacyEegAnswer['response'] {
  switch (score.status) {
    case 'scored':
      return { message: 'Received', response: score.probability };
    case 'not-assessable':
      return { message: `not assessable: ${score.reasons.map(({ text }) => text).join('; ')}`, response: -1 };
    case 'unscored':
      return { message: score.reason, response: -1 };
  }
}
