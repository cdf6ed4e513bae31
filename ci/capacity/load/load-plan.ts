import type { ServiceCounters } from '../../../apps/sizing/service-counters.ts';
import type { Count } from '../share-interval.ts';

/** What is sent: single EEG windows, or posts of heart rates. */
export type Content =
  { readonly kind: 'eeg-window' } | { readonly kind: 'heart-rates'; readonly perPost: number };

/** How requests come: by chance at a rate, whether or not earlier ones have ended, or so many at once. */
export type Arrivals = { readonly perSecond: number } | { readonly atOnce: number };

/** A pod that gets a load, by its address in the network of pods. */
export interface Target {
  readonly url: string;
  /** Of a device. */
  readonly token: string;
}

/** A load that a process in the network of pods sends. */
export interface LoadPlan {
  readonly content: Content;
  readonly path: string;
  /** At each of the targets. */
  readonly arrivals: Arrivals;
  readonly targets: readonly Target[];
  /** Whose counters are read before and after, by their base URLs. */
  readonly observed: readonly string[];
  readonly seed: number;
  /** Before anything is counted. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** What became of the requests to one target. */
export interface TargetOutcome {
  /** Answers by status, refusals with their code: `200`, `503 overloaded`; a reason where there was no answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests and those that found no slot, second by second. */
  readonly spells: readonly Count[];
}

export interface LoadOutcome {
  readonly targets: readonly TargetOutcome[];
  /** From when a request was due until its answer, of those that were stored. */
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** How much later than due requests were sent: a sender that is late makes bursts. */
  readonly lateMs: { readonly p99: number };
  /** Counters of those that were observed: at the start, after warming up, at the end. */
  readonly counters: readonly Readonly<Record<'start' | 'before' | 'after', ServiceCounters>>[];
  /** Requests that were stored since warming up, and since the start. */
  readonly stored: number;
  readonly storedInAll: number;
  /** From the first request until the last answer. */
  readonly seconds: number;
  /** CPU time of the sender itself, in milliseconds. */
  readonly senderCpuMs: number;
}
