import { cpus, release, totalmem } from 'node:os';

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
    const { what, unit, target, note } = figure;
    const met = isMet(figure);
    const bound =
      target === undefined
        ? ''
        : 'atMost' in target
          ? `<= ${round(target.atMost)}`
          : `>= ${round(target.atLeast)}`;
    const verdict = met === undefined ? '' : met ? 'yes' : '**no**';
    return `| ${what} | ${round(figure.value)} ${unit} | ${bound} | ${verdict} | ${note ?? ''} |`;
  });
  return [
    '# Measurements',
    '',
    'Written by `npm run bench`. Machines differ and are noisy: compare CPU time per request and ratios within one run.',
    '',
    `Machine: ${report.machine}. Node.js ${report.node}.`,
    '',
    '| what | measured | target | met | note |',
    '| --- | ---: | ---: | --- | --- |',
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
