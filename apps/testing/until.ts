const POLL_MS = 20;

/**
 * Waits until `probe` gives something other than false, null or undefined, and returns it.
 * @throws Error naming what was awaited and the last failure, when `deadlineMs` have passed
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  deadlineMs = 10_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  let failure = 'it never came true';
  while (Date.now() < end) {
    try {
      const value = await probe();
      if (value !== false && value !== null && value !== undefined) return value;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`'${what}' must come true within ${deadlineMs} ms: ${failure}`);
}
