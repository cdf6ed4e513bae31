import { plotPage } from './plot-page.ts';
import { podsByBlocking, podsByOfferedLoad } from './plot-series.ts';
import { sizingCells } from './size-table.ts';
import type { Sizing } from './sizing.ts';

const pods = { title: 'pods', whole: true } as const;

/** The sizing as one page that needs nothing else: table, pods against blocking, pods against offered load. */
export const sizePage = (sizings: readonly Sizing[]): string =>
  plotPage({
    title: 'Sizing by Erlang B',
    tables: [{ title: 'Services', cells: sizingCells(sizings), words: 2 }],
    plots: [
      {
        id: 'blocking',
        title: 'Pods against accepted share of rejected requests',
        x: { title: 'accepted share of rejected requests', type: 'logarithmic' },
        y: pods,
        series: podsByBlocking(sizings),
      },
      {
        id: 'load',
        title: 'Pods against offered load',
        x: { title: 'offered load (erlangs)', type: 'logarithmic' },
        y: pods,
        series: podsByOfferedLoad(sizings),
      },
    ],
  });
