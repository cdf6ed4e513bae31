import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { podsByBlocking, podsByOfferedLoad, type Series } from './plot-series.ts';
import { sizingCells } from './size-table.ts';
import type { Sizing } from './sizing.ts';

const chartLibrary = (): string =>
  readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('chart.js')), 'chart.umd.min.js'),
    'utf8',
  ).replace(/\/\/# sourceMappingURL=.*$/m, '');

const asText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** JSON that can stand in a script element. */
const asScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** The sizing as one page that needs nothing else: table, pods against blocking, pods against offered load. */
export function sizePage(sizings: readonly Sizing[]): string {
  const [heads = [], ...rows] = sizingCells(sizings);
  const plots: readonly {
    readonly id: string;
    readonly title: string;
    readonly series: readonly Series[];
  }[] = [
    { id: 'blocking', title: 'accepted share of rejected requests', series: podsByBlocking(sizings) },
    { id: 'load', title: 'offered load (erlangs)', series: podsByOfferedLoad(sizings) },
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Sizing by Erlang B</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.7rem; text-align: right; border-bottom: 1px solid #ccc; }
th:nth-child(-n + 2), td:nth-child(-n + 2) { text-align: left; }
</style>
</head>
<body>
<h1>Sizing by Erlang B</h1>
<table>
<thead><tr>${heads.map((head) => `<th scope="col">${asText(head)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${asText(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>
${plots.map(({ id, title }) => `<h2>Pods against ${title}</h2>\n<canvas id="${id}" role="img" aria-label="pods against ${title}"></canvas>`).join('\n')}
<script>${chartLibrary().replaceAll('</script', '<\\/script')}</script>
<script>
for (const { id, title, series } of ${asScript(plots)})
  new Chart(document.getElementById(id), {
    type: 'line',
    data: { datasets: series.map(({ label, points }) => ({ label, data: points, stepped: 'after', pointRadius: 0 })) },
    options: {
      animation: false,
      interaction: { mode: 'nearest', intersect: false },
      scales: {
        x: { type: 'logarithmic', title: { display: true, text: title } },
        y: { beginAtZero: true, ticks: { precision: 0 }, title: { display: true, text: 'pods' } },
      },
    },
  });
</script>
</body>
</html>
`;
}
