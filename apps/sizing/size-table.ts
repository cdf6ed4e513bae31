import type { Sizing } from './sizing.ts';

const columns: readonly (readonly [string, (sizing: Sizing) => string])[] = [
  ['service', ({ service }) => service],
  ['load from', ({ source }) => source],
  ['arrivals/s', ({ load }) => fixed(load.arrivalsPerSecond, 2)],
  ['service ms', ({ load }) => fixed(load.serviceMs, 2)],
  ['erlangs', ({ capacity }) => fixed(capacity.offeredErlangs, 3)],
  ['servers', ({ capacity }) => String(capacity.servers)],
  ['slots/pod', ({ load }) => String(load.slotsPerPod)],
  ['pods', ({ capacity }) => String(capacity.pods)],
  ['blocking', ({ capacity }) => capacity.blocking.toExponential(1)],
  ['utilisation', ({ capacity }) => percent(capacity.utilisation)],
  ['autoscaler', ({ range }) => `${range.min}..${range.max}`],
  ['CPU request', ({ cpuMillis }) => `${cpuMillis}m`],
  ['rejected', ({ rejectedShare }) => (rejectedShare === undefined ? '' : percent(rejectedShare))],
];

const fixed = (value: number, digits: number): string => value.toFixed(digits);
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Heads and cells of the sizing, as text. */
export const sizingCells = (sizings: readonly Sizing[]): readonly (readonly string[])[] => [
  columns.map(([head]) => head),
  ...sizings.map((sizing) => columns.map(([, cell]) => cell(sizing))),
];

/** The sizing as lines of aligned columns, for a terminal. */
export function sizeTable(sizings: readonly Sizing[]): string {
  const rows = sizingCells(sizings);
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
