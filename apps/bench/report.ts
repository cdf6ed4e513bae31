import { cpus, release, totalmem } from 'node:os';

/** Unit of CPU time, of all processes together. */
export const CPU_MS = 'CPU-ms';

/** One measured figure and what was asked of it. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Bound that it has to keep; absent when it is only reported. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  readonly note?: string;
}

export interface Report {
  readonly machine: string;
  readonly node: string;
  readonly figures: readonly Figure[];
  /** CPU time of one request to bare Express in this run, in ms; undefined when it was not measured. */
  readonly bareExpressCpuMs: number | undefined;
}

export const machineText = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`;

/**
 * CPU time of one request to bare Express, in ms, where the bounds on CPU time were set: a machine as slow as it likes is
 * asked for the same multiples of its own bare Express.
 */
export const BARE_EXPRESS_WHERE_SET_MS = 0.195;

/** How a figure stands to its bound: kept as it is, or only as a multiple of bare Express in the same run. */
export type Verdict = 'yes' | 'as a multiple' | 'no';

/** Undefined without a bound. */
export function verdictOf(
  { value, unit, target }: Figure,
  bareExpressCpuMs: number | undefined,
): Verdict | undefined {
  if (target === undefined) return undefined;
  if ('atMost' in target ? value <= target.atMost : value >= target.atLeast) return 'yes';
  if (unit !== CPU_MS || bareExpressCpuMs === undefined || !('atMost' in target)) return 'no';
  return value / bareExpressCpuMs <= target.atMost / BARE_EXPRESS_WHERE_SET_MS ? 'as a multiple' : 'no';
}

/** The report as a Markdown page. */
export function toMarkdown({ figures, bareExpressCpuMs, machine, node }: Report): string {
  const rows = figures.map((figure) => {
    const { what, value, unit, note } = figure;
    const verdict = verdictOf(figure, bareExpressCpuMs) ?? '';
    const ratio = unit === CPU_MS && bareExpressCpuMs ? round(value / bareExpressCpuMs) : '';
    return `| ${what} | ${round(value)} ${unit} | ${ratio} | ${boundOf(figure)} | ${verdict === 'no' ? '**no**' : verdict} | ${note ?? ''} |`;
  });
  return [
    '# Measurements',
    '',
    'Written by `npm run bench`. Machines differ by more than a factor of two, and one machine from day to day. So CPU time is',
    'also given as `x Express`: in requests of a bare Express server that parses the body of one EEG window and answers, measured',
    `in the same run. Where the bounds on CPU time were set that request took ${BARE_EXPRESS_WHERE_SET_MS} CPU-ms; on a slower machine they are met`,
    '`as a multiple` when the figure keeps to the same multiple of its own bare Express.',
    '',
    `Machine: ${machine}. Node.js ${node}.`,
    '',
    '| what | measured | x Express | target | met | note |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function boundOf({ unit, target }: Figure): string {
  if (target === undefined) return '';
  if ('atLeast' in target) return `>= ${round(target.atLeast)}`;
  const multiple = unit === CPU_MS ? ` (${round(target.atMost / BARE_EXPRESS_WHERE_SET_MS)} x)` : '';
  return `<= ${round(target.atMost)}${multiple}`;
}

const round = (value: number): string =>
  Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : String(Number(value.toPrecision(2)));
