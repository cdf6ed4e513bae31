import type { SystemUnderTest } from './system-under-test.ts';

/** Rows and checksum of tables, by name. @param tables all of them where absent */
export async function fingerprint(
  system: SystemUnderTest,
  tables?: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const names = tables ?? (await system.rows('SHOW TABLES')).map(([name]) => name!);
  const sums = await system.rows(`CHECKSUM TABLE ${names.join(', ')} EXTENDED`);
  const counts = await system.rows(
    names.map((name) => `SELECT '${name}', COUNT(*) FROM ${name}`).join(' UNION ALL '),
  );
  return Object.fromEntries(
    counts.map(([name, count]) => [
      name!,
      `${count} rows, ${sums.find(([table]) => table?.endsWith(`.${name}`))?.[1]}`,
    ]),
  );
}
