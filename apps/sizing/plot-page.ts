import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Series } from './plot-series.ts';

interface Axis {
  readonly title: string;
  /** @default 'linear' */
  readonly type?: 'linear' | 'logarithmic';
  /** Whether only whole numbers make sense. @default false */
  readonly whole?: boolean;
}

/** Lines or points over one pair of axes. */
export interface Plot {
  /** Of its canvas, unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** Heads and rows of text. */
export interface Table {
  readonly title: string;
  readonly cells: readonly (readonly string[])[];
  /** Columns from the left that hold words, not numbers. */
  readonly words: number;
}

export interface PlotPage {
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly about?: readonly string[];
  readonly tables: readonly Table[];
  readonly plots: readonly Plot[];
}

const chartLibrary = (): string =>
  readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('chart.js')), 'chart.umd.min.js'),
    'utf8',
  ).replace(/\/\/# sourceMappingURL=.*$/m, '');

const asText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** JSON that can stand in a script element. */
const asScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const tableOf = ({ title, cells, words }: Table): string => {
  const [heads = [], ...rows] = cells;
  const cell = (tag: string, text: string, column: number): string =>
    `<${tag}${column < words ? ' class="word"' : ''}>${asText(text)}</${tag.split(' ')[0]}>`;
  return `<h2>${asText(title)}</h2>
<table>
<thead><tr>${heads.map((head, column) => cell('th scope="col"', head, column)).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((text, column) => cell('td', text, column)).join('')}</tr>`).join('\n')}
</tbody>
</table>`;
};

/** Tables and plots as one page that needs nothing else: the library that draws is in it. */
export const plotPage = ({ title, about = [], tables, plots }: PlotPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${asText(title)}</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.7rem; text-align: right; border-bottom: 1px solid #ccc; }
.word { text-align: left; }
</style>
</head>
<body>
<h1>${asText(title)}</h1>
${about.map((paragraph) => `<p>${asText(paragraph)}</p>`).join('\n')}
${tables.map(tableOf).join('\n')}
${plots.map((plot) => `<h2>${asText(plot.title)}</h2>\n<canvas id="${plot.id}" role="img" aria-label="${asText(plot.title)}"></canvas>`).join('\n')}
<script>${chartLibrary().replaceAll('</script', '<\\/script')}</script>
<script>
const axis = ({ title, type, whole }) =>
  ({ type: type ?? 'linear', title: { display: true, text: title }, ticks: whole ? { precision: 0 } : {} });
for (const { id, x, y, series } of ${asScript(plots)})
  new Chart(document.getElementById(id), {
    type: 'line',
    data: {
      datasets: series.map(({ label, points, drawn }) => ({
        label, data: points, stepped: drawn === 'steps' && 'after', showLine: drawn !== 'points',
        pointRadius: drawn === 'points' ? 5 : drawn === 'marked' ? 3 : 0,
      })),
    },
    options: {
      animation: false,
      interaction: { mode: 'nearest', intersect: false },
      scales: { x: axis(x), y: { beginAtZero: true, ...axis(y) } },
    },
  });
</script>
</body>
</html>
`;
