import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import type { Score } from '../../../contracts/eeg-window.ts';

/** A window that arrived. `key` is the same for the same window. */
export interface IncomingWindow {
  readonly window: NewEegWindow;
  readonly samples: Buffer;
  readonly identity: Buffer;
  readonly key: string;
}

/** What is compared of a window that has the same identity as another. */
export interface WindowContent {
  readonly patientId: number;
  readonly startMs: number;
  readonly samplingRateHz: number;
  readonly scaleUv: number;
  readonly samples: Buffer;
}

export interface KnownWindow extends WindowContent {
  readonly windowId: number;
  readonly score: Score;
}

/** A window that is stored already and gets its first score. */
export interface AdoptedScore {
  readonly windowId: number;
  readonly patientId: number;
  readonly startMs: number;
  readonly score: Score;
}

export type Verdict =
  | { readonly outcome: 'conflict' | 'unknown-patient' }
  | { readonly outcome: 'stored' | 'duplicate'; readonly key: string };

export interface WindowPlan {
  /** To be inserted, in order; no two have the same identity. */
  readonly fresh: readonly IncomingWindow[];
  readonly adopted: readonly AdoptedScore[];
  /** One per incoming window, in order. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Decides what to do with windows that arrive together, as if they came one after the other: the first of an identity is
 * stored, the same one again is a duplicate, another one with its identity is a conflict. A duplicate that has a score
 * gives it to a window that has none yet.
 */
export function planWindows(
  incoming: readonly IncomingWindow[],
  patients: ReadonlySet<number>,
  known: ReadonlyMap<string, KnownWindow>,
): WindowPlan {
  const fresh = new Map<string, IncomingWindow>();
  const adopted = new Map<string, AdoptedScore>();
  const verdicts = incoming.map((one): Verdict => {
    const { key, window } = one;
    if (!patients.has(window.patientId)) return { outcome: 'unknown-patient' };
    const stored = known.get(key);
    const earlier = stored ?? contentOf(fresh.get(key));
    if (earlier === undefined) {
      fresh.set(key, one);
      return { outcome: 'stored', key };
    }
    if (!isSame(earlier, contentOf(one)!)) return { outcome: 'conflict' };
    if (window.score.status !== 'unscored') {
      if (stored === undefined) adoptInBatch(fresh, one);
      else if (stored.score.status === 'unscored' && !adopted.has(key))
        adopted.set(key, { ...stored, score: window.score });
    }
    return { outcome: 'duplicate', key };
  });
  return { fresh: [...fresh.values()], adopted: [...adopted.values()], verdicts };
}

function adoptInBatch(fresh: Map<string, IncomingWindow>, { key, window }: IncomingWindow): void {
  const first = fresh.get(key)!;
  if (first.window.score.status === 'unscored')
    fresh.set(key, { ...first, window: { ...first.window, score: window.score } });
}

const contentOf = (incoming: IncomingWindow | undefined): WindowContent | undefined =>
  incoming === undefined ? undefined : { ...incoming.window, samples: incoming.samples };

const isSame = (a: WindowContent, b: WindowContent): boolean =>
  a.patientId === b.patientId &&
  a.startMs === b.startMs &&
  a.samplingRateHz === b.samplingRateHz &&
  a.scaleUv === b.scaleUv &&
  a.samples.equals(b.samples);
