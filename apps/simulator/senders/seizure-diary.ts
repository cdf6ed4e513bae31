/** When a patient's played EEG was a seizure, so that the heart can follow it. */
export interface SeizureDiary {
  /** Notes that the EEG from `fromMs` to `toMs` was a seizure. Spans come in order. */
  note(fromMs: number, toMs: number): void;
  at(instantMs: number): boolean;
}

/** Spans older than this are forgotten, in milliseconds. */
const KEPT_MS = 24 * 3_600_000;

export function createSeizureDiary(): SeizureDiary {
  let spans: { readonly fromMs: number; toMs: number }[] = [];
  return {
    note(fromMs, toMs) {
      const last = spans.at(-1);
      if (last !== undefined && fromMs - last.toMs < 1_000) last.toMs = toMs;
      else spans = [...spans.filter((span) => span.toMs > fromMs - KEPT_MS), { fromMs, toMs }];
    },
    at: (instantMs) => spans.some(({ fromMs, toMs }) => instantMs >= fromMs && instantMs < toMs),
  };
}
