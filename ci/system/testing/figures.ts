/** Prints what a proof measured: one line, `figure: <what>: <value>`, which docs/resilience.md is written from. */
export const figure = (what: string, value: string): void => {
  process.stderr.write(`figure: ${what}: ${value}\n`);
};

/** The value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}
