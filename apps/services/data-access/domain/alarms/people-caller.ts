import type { AlarmKind, AlarmPriority } from '../../../../contracts/alarm-kinds.ts';

/** How long an alarm of high priority may signal until the first people are called, and until all are, in milliseconds. */
export const ESCALATION_MS = [60_000, 180_000] as const;

/** What people are told. It goes out of the hospital's system, so it names nobody: the number leads to the patient. */
export interface AlarmCall {
  /** The same when it is sent again: receivers take it once. */
  readonly callId: number;
  /** 1: the people in charge. 2: everybody. */
  readonly level: number;
  readonly patientId: number;
  readonly kind: AlarmKind;
  readonly text: string;
  readonly priority: AlarmPriority;
  readonly onsetMs: number;
  readonly raisedMs: number;
}

/** A way of calling people. */
export interface PeopleCaller {
  readonly channel: 'webhook' | 'email';
  /** Whether it has somebody to call at this level. */
  readonly reaches: (level: number) => boolean;
  /** @throws when it could not be handed over; it is tried again later */
  readonly call: (call: AlarmCall) => Promise<void>;
}

const LONGEST_PAUSE_MS = 60_000;
export const MOST_ATTEMPTS = 60;

/** How long to wait after so many failed attempts, in milliseconds. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** Math.min(attempts, 10));
