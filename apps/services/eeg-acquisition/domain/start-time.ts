import { ServiceError } from '../../../kit/errors.ts';

export interface Clock {
  readonly now: () => number;
  /** How far a window may start in the future, since clocks differ, in milliseconds. */
  readonly futureToleranceMs: number;
}

/** @throws ServiceError naming `field`, the value and the rule, when the instant cannot be the start of a window */
export function assertPlausibleStart(
  startMs: number,
  { field, value }: { readonly field: string; readonly value: string },
  clock: Clock,
): void {
  const rule =
    startMs < 0
      ? 'must lie after 1970-01-01'
      : startMs > clock.now() + clock.futureToleranceMs
        ? `must not lie more than ${clock.futureToleranceMs / 1_000} s in the future; set the clock of the device`
        : undefined;
  if (rule !== undefined)
    throw new ServiceError('bad-request', `'${field}' (${value}) ${rule}`, {
      fields: [{ path: field, rule }],
    });
}
