import {
  eegSubmission,
  eegSubmissionBatch,
  type EegReceipt,
  type EegSubmission,
} from '../../../contracts/eeg-submission.ts';
import type { StoreOutcome } from '../../../contracts/eeg-store.ts';
import { deviceOf } from '../../../kit/device-identity.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler } from '../../../kit/handlers.ts';
import { validate } from '../../../kit/validate.ts';
import { acquire, type AcquireDeps } from '../domain/acquire.ts';
import type { Clock } from '../domain/start-time.ts';
import { submittedWindow } from '../domain/submitted-window.ts';

/** One window is answered with its receipt, a batch with `results` in its order. */
export const handleWindows =
  (deps: AcquireDeps, clock: Clock): Handler =>
  async (request, response) => {
    const device = deviceOf(response);
    if (device === undefined) throw new ServiceError('unauthorised', `'authorization' must name a device`);
    const body: unknown = request.body;
    const isBatch = typeof body === 'object' && body !== null && 'windows' in body;
    const submissions = isBatch
      ? validate(eegSubmissionBatch, body).windows
      : [validate(eegSubmission, body)];
    const pathOf = (index: number): string => (isBatch ? `windows[${index}].` : '');
    const windows = submissions.map((submission, index) =>
      submittedWindow(submission, device, { clock, path: pathOf(index) }),
    );
    const outcomes = await acquire(deps, windows);
    const results = receiptsOf(submissions, outcomes, pathOf);
    response.json(isBatch ? { results } : results[0]);
  };

/**
 * Receipts of windows that were all stored.
 * @throws ServiceError `conflict` naming every window whose identity other samples have taken. The others of its batch
 *   are stored; sending them again is answered with their results.
 */
function receiptsOf(
  submissions: readonly EegSubmission[],
  outcomes: readonly StoreOutcome[],
  pathOf: (index: number) => string,
): EegReceipt[] {
  if (outcomes.some(({ outcome }) => outcome === 'unknown-patient'))
    throw new ServiceError(
      'forbidden',
      `'authorization' must be the token of a device whose patient is in this ward`,
    );
  const rule =
    'must not repeat a sequence number of its recording with other samples; start a new recordingId for other data';
  const conflicts = outcomes.flatMap(({ outcome }, index) =>
    outcome === 'conflict' ? [{ path: `${pathOf(index)}sequence`, value: submissions[index]!.sequence }] : [],
  );
  if (conflicts.length > 0)
    throw new ServiceError(
      'conflict',
      conflicts.map(({ path, value }) => `'${path}' (${value}) ${rule}`).join('; '),
      { fields: conflicts.map(({ path }) => ({ path, rule })) },
    );
  return submissions.flatMap(({ recordingId, sequence }, index) => {
    const outcome = outcomes[index]!;
    if (!('score' in outcome)) return [];
    const { windowId, score } = outcome;
    return [{ recordingId, sequence, windowId, duplicate: outcome.outcome === 'duplicate', score }];
  });
}
