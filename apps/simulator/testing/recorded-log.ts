import type { SimulationLog } from '../senders/simulation-log.ts';

/** A log that keeps its lines as JSON text. */
export function recordedLog(): SimulationLog & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void =>
    void lines.push(JSON.stringify({ ...fields, message }));
  return { lines, info: keep, warn: keep };
}
