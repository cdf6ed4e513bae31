import { structuredPatch } from 'diff';

/** Lines that go (`- `) and come (`+ `), in order, `...` between places; of texts that differ in some lines. */
export function lineChanges(before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 0 });
  return hunks.flatMap(({ lines }, index) => [
    ...(index === 0 ? [] : ['...']),
    ...lines.filter((line) => !line.startsWith('\\')).map((line) => `${line[0]} ${line.slice(1)}`),
  ]);
}
