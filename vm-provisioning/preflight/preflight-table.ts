import type { Finding } from './finding.ts';

/** The findings as lines of a table for a terminal, with a last line that counts them. */
export function preflightTable(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const rows = [
    ['', 'where', 'what'],
    ...findings.map(({ severity, subject, message }) => [severity, subject, message]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const count = `${errors} error(s), ${findings.length - errors} warning(s)`;
  return findings.length === 0 ? `nothing found: ${count}` : [...lines, count].join('\n');
}
