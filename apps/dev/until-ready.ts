import { probes } from '../model/probes.ts';

const POLL_MS = 50;

/**
 * Waits until the service at `url` says it is ready.
 * @throws Error naming the service, what it last answered and its log, when `deadlineMs` have passed
 */
export async function untilReady(
  name: string,
  url: string,
  { deadlineMs, logFile }: { readonly deadlineMs: number; readonly logFile: string },
): Promise<void> {
  const end = Date.now() + deadlineMs;
  let last = 'nothing';
  while (Date.now() < end) {
    try {
      const answer = await fetch(url + probes.readiness, { signal: AbortSignal.timeout(1_000) });
      if (answer.ok) return;
      last = `${answer.status} ${await answer.text()}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(
    `'${name}' must be ready within ${deadlineMs / 1_000} s; it last answered: ${last}; its log is ${logFile}`,
  );
}
