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

export function isMet({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

/** The report as a Markdown page. */
export function toMarkdown(report: Report): string {
  const rows = report.figures.map((figure) => {
    const { what, value, unit, target, note } = figure;
    const met = isMet(figure);
    const bound =
      target === undefined
        ? ''
        : 'atMost' in target
          ? `<= ${round(target.atMost)}`
          : `>= ${round(target.atLeast)}`;
    const verdict = met === undefined ? '' : met ? 'yes' : '**no**';
    const ratio = unit === CPU_MS && report.bareExpressCpuMs ? round(value / report.bareExpressCpuMs) : '';
    return `| ${what} | ${round(value)} ${unit} | ${ratio} | ${bound} | ${verdict} | ${note ?? ''} |`;
  });
  return [
    '# Measurements',
    '',
    'Written by `npm run bench`. Machines differ by more than a factor of two, and one machine from day to day: targets in',
    'milliseconds are bounds as they were set, and the column `x Express` is what can be compared between runs. It is the',
    'CPU time in requests of a bare Express server that parses the body of one EEG window and answers, measured in the',
    'same run.',
    '',
    `Machine: ${report.machine}. Node.js ${report.node}.`,
    '',
    '| what | measured | x Express | target | met | note |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const round = (value: number): string =>
  Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : String(Number(value.toPrecision(2)));
