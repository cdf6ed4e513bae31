/** A window as a line of the table: its place in seconds, what it is called, and how sure that is. */
export interface TsvRow {
  readonly onsetS: number;
  readonly durationS: number;
  /** `sz`: called seizure, `bckg`: called background, `not-assessable`: flagged by the gate. */
  readonly event: 'sz' | 'bckg' | 'not-assessable';
  /** Probability of seizure in [0, 1]; null where the gate flagged the window. */
  readonly confidence: number | null;
}

/**
 * Tab-separated table with the columns onset, duration, event and confidence; `n/a` where there is no probability.
 * @see https://bids-specification.readthedocs.io (task events), whose first columns are the same
 */
export function tsvOf(rows: readonly TsvRow[]): string {
  const lines = rows.map(({ onsetS, durationS, event, confidence }) =>
    [
      onsetS.toFixed(3),
      durationS.toFixed(3),
      event,
      confidence === null ? 'n/a' : confidence.toFixed(6),
    ].join('\t'),
  );
  return `${['onset\tduration\tevent\tconfidence', ...lines].join('\n')}\n`;
}
