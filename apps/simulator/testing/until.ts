import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until the condition holds. @throws when it does not within `deadlineMs` */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${deadlineMs} ms`);
    await sleep(10);
  }
}
