/** What one check found. `not-seen`: what it looks at could not be looked at, so that nobody takes it for good. */
export interface Finding {
  /** What was checked, such as `certificate of ward.example`. */
  readonly check: string;
  readonly state: 'good' | 'fault' | 'not-seen';
  /** A sentence without its subject: what is, what must be, what to do. */
  readonly what: string;
}

export const good = (check: string, what: string): Finding => ({ check, state: 'good', what });
export const fault = (check: string, what: string): Finding => ({ check, state: 'fault', what });
export const notSeen = (check: string, what: string): Finding => ({ check, state: 'not-seen', what });

export const faultsIn = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ state }) => state === 'fault');

/** Runs a check. One that cannot be made is a fault too: it says nothing good. */
export async function checked(
  check: string,
  make: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await make();
  } catch (error) {
    return [fault(check, `could not be checked: ${reasonOf(error)}`)];
  }
}

/** An error's message with those of its causes, which say why a connection failed. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const own = error.message || code || error.name;
  return error.cause === undefined ? own : `${own}: ${reasonOf(error.cause)}`;
}
