/** How many failures of one kind are borne, and how long until one of them is forgotten, in milliseconds. */
export interface BucketSize {
  readonly failures: number;
  readonly leakMs: number;
}

/**
 * Limits of failed sign-ins. A guesser at one address is stopped after five tries at one account and fills only the
 * bucket of that pair, so that he does not keep the account's owner out; many addresses together are slowed by the
 * account's own bucket, many accounts by the address's. Every bucket leaks: nobody is locked out for ever.
 */
export const signInLimits = Object.freeze({
  pair: { failures: 5, leakMs: 60_000 },
  address: { failures: 30, leakMs: 10_000 },
  account: { failures: 100, leakMs: 30_000 },
} satisfies Record<string, BucketSize>);

export interface Bucket {
  readonly failures: number;
  readonly updatedMs: number;
}

/** What is left of the failures now. */
export const leaked = ({ failures, updatedMs }: Bucket, { leakMs }: BucketSize, nowMs: number): number =>
  Math.max(0, failures - Math.max(0, nowMs - updatedMs) / leakMs);

/** Time until another try is looked at, in milliseconds; 0: now. */
export function waitMs(bucket: Bucket, size: BucketSize, nowMs: number): number {
  const excess = leaked(bucket, size, nowMs) - (size.failures - 1);
  return excess <= 0 ? 0 : Math.ceil(excess * size.leakMs);
}
