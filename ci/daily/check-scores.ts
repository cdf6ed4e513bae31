import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { eegReceiptBatch, type EegReceipt, type EegSubmission } from '../../apps/contracts/eeg-submission.ts';
import { problem } from '../../apps/contracts/problem.ts';
import { catalog } from '../../apps/model/catalog.ts';
import { expectedAnswers, type ExpectedAnswer } from './expected-answers.ts';
import { fault, good, type Finding } from './finding.ts';
import { madeWindows, submissionsOf } from './made-windows.ts';

/** Where windows are sent, and as which device. */
export interface ScoresProps {
  /** Public address for devices, `https://...`. */
  readonly url: string;
  /** Token of the EEG device of the check patient. */
  readonly token: string;
  /** PEM certificates that the server's is checked with. @default - those of Node.js */
  readonly ca?: string;
  /** Time for all windows to be stored and scored, in milliseconds. @default 60000 */
  readonly deadlineMs?: number;
}

const AGAIN_MS = 2_000;
const REQUEST_MS = 15_000;

/** Sends one made window of each state as a device does, and compares the answers with those of the network here. */
export async function checkScores(props: ScoresProps): Promise<readonly Finding[]> {
  const windows = madeWindows();
  const expected = await expectedAnswers(windows);
  const receipts = await answersOf(submissionsOf(windows, Date.now()), props);
  return expected.map((each, index) => judge(each, receipts[index]?.score));
}

/** Compares one answer with what was expected. */
export function judge(expected: ExpectedAnswer, score: EegReceipt['score'] | undefined): Finding {
  const check = `answer for a made window of ${expected.state}`;
  if (score === undefined) return fault(check, 'is missing');
  if (score.status === 'unscored') return fault(check, `has no probability: ${score.reason}`);
  if (score.modelVersion !== expected.modelVersion)
    return fault(
      check,
      `is of model ${score.modelVersion}, this commit ships ${expected.modelVersion}: run the check of the commit that is deployed`,
    );
  if (score.status === 'not-assessable')
    return fault(check, `has no probability: ${score.reasons.map(({ text }) => text).join(', ')}`);
  const [low, high] = expected.range;
  const told = `${score.probability.toFixed(4)}, expected ${low.toFixed(4)} to ${high.toFixed(4)}`;
  return score.probability >= low && score.probability <= high
    ? good(check, `is ${told}`)
    : fault(
        check,
        `is ${told}: the network, its weights or the way of the samples to it is not that of this commit`,
      );
}

/**
 * Sends until every window is scored or the time is up: a repeat is answered with what is stored.
 * @throws Error when the windows are refused, or no answer comes in time
 */
async function answersOf(
  windows: readonly EegSubmission[],
  { url, token, ca, deadlineMs = 60_000 }: ScoresProps,
): Promise<readonly EegReceipt[]> {
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca } });
  const end = Date.now() + deadlineMs;
  try {
    for (;;) {
      const answer = await request(new URL(catalog['eeg-acquisition'].routes.windows.path, url), {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ windows }),
        headersTimeout: REQUEST_MS,
        bodyTimeout: REQUEST_MS,
      });
      const text = await answer.body.text();
      const isLast = Date.now() + AGAIN_MS > end;
      if (answer.statusCode >= 200 && answer.statusCode < 300) {
        const { results } = eegReceiptBatch.parse(JSON.parse(text));
        if (isLast || results.every(({ score }) => score.status !== 'unscored')) return results;
      } else if (isLast || ![429, 502, 503, 504].includes(answer.statusCode))
        throw new Error(`${new URL(url).host} answered ${answer.statusCode}: ${messageIn(text)}`);
      await sleep(AGAIN_MS);
    }
  } finally {
    await dispatcher.destroy();
  }
}

function messageIn(text: string): string {
  try {
    return problem.parse(JSON.parse(text)).message;
  } catch {
    return text.slice(0, 200) || 'no reason';
  }
}
