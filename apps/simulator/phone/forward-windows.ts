import type { RequestHandler } from 'express';
import { request as send, type Agent } from 'undici';
import { problemStatus, type ProblemCode } from '../../contracts/problem.ts';
import { catalog } from '../../model/catalog.ts';

const TIMEOUT_MS = 10_000;
const { windows } = catalog['eeg-acquisition'].routes;

export interface ForwardOptions {
  /** Base address of eeg-acquisition. */
  readonly eegAcquisitionUrl: string;
  /** Token of the EEG device of a patient. */
  readonly tokenOf: (patientId: number) => string | undefined;
  readonly agent: Agent;
}

/** Hands windows on to eeg-acquisition with the patient's token, and its answer back as it is. */
export function forwardWindows({ eegAcquisitionUrl, tokenOf, agent }: ForwardOptions): RequestHandler {
  return async (request, response) => {
    const refuse = (code: ProblemCode, message: string): void => {
      if (problemStatus[code] === 503) response.set('retry-after', '1');
      response.status(problemStatus[code]).json({ status: 'error', code, message });
    };
    const patientId = Number(request.query['patient']);
    const token = tokenOf(patientId);
    if (token === undefined)
      return refuse('not-found', `'patient' (${patientId}) must be one of the patients of this server`);
    if (!Buffer.isBuffer(request.body))
      return refuse('unsupported-media-type', "'content-type' must be application/json");
    try {
      const answer = await send(`${eegAcquisitionUrl}${windows.path}`, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: request.body,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      const body = Buffer.from(await answer.body.arrayBuffer());
      const retryAfter = answer.headers['retry-after'];
      if (typeof retryAfter === 'string') response.set('retry-after', retryAfter);
      response.status(answer.statusCode).type('application/json').send(body);
    } catch {
      refuse(
        'unavailable',
        'eeg-acquisition does not answer; the page keeps its windows and sends them again',
      );
    }
  };
}
