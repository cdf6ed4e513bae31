import type { Table } from '../../apps/sizing/plot-page.ts';

/** Tables as Markdown, for a document. */
export const toMarkdown = (tables: readonly Table[]): string =>
  tables
    .map(({ title, cells: [heads = [], ...rows], words }) =>
      [
        `### ${title}`,
        '',
        line(heads),
        line(heads.map((_, column) => (column < words ? '---' : '---:'))),
        ...rows.map(line),
        '',
      ].join('\n'),
    )
    .join('\n');

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
