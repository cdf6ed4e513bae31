import type { VersionTable } from '../lab/version-table.ts';
import { warning, type Finding } from './finding.ts';

const NOTICE_DAYS = 90;
const DAY_MS = 86_400_000;

/** Parts that nobody mends any more, or soon nobody will. @param today YYYY-MM-DD */
export const endOfLifeFindings = (versions: VersionTable, today: string): readonly Finding[] =>
  Object.entries(versions).flatMap(([part, { version, endOfLife, successor }]) => {
    if (endOfLife === undefined) return [];
    const repair = successor === undefined ? 'upgrade' : `change to ${successor}`;
    const days = Math.round((Date.parse(endOfLife) - Date.parse(today)) / DAY_MS);
    if (days < 0) return [warning(part, version, `is no longer mended since ${endOfLife}; ${repair}`)];
    if (days <= NOTICE_DAYS)
      return [warning(part, version, `is mended for ${days} more days, until ${endOfLife}; ${repair}`)];
    return [];
  });

/** Last day of support by minor version. @see https://kubernetes.io/releases/ */
const kubernetesLifetimes: Readonly<Record<string, string>> = {
  '1.33': '2026-06-28',
  '1.34': '2026-10-27',
  '1.35': '2027-02-28',
  '1.36': '2027-06-28',
  '1.37': '2027-10-28',
};

/** The cluster's own parts as rows of the table of versions. @param kubernetesVersion such as 1.35.4 */
export function clusterVersions(kubernetesVersion: string): VersionTable {
  const endOfLife = kubernetesLifetimes[kubernetesVersion.split('.').slice(0, 2).join('.')];
  return { kubernetes: { version: kubernetesVersion, ...(endOfLife !== undefined && { endOfLife }) } };
}
