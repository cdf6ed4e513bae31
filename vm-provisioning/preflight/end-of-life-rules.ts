import type { KubesprayRelease } from '../kubespray/release.ts';
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

/** The cluster's own parts as rows of the table of versions. */
export function clusterVersions(kubernetesVersion: string, release: KubesprayRelease): VersionTable {
  const minor = kubernetesVersion.split('.').slice(0, 2).join('.');
  const known = release.kubernetes[minor];
  return {
    kubernetes: {
      version: kubernetesVersion,
      ...(known === undefined ? {} : { endOfLife: known.endOfLife }),
    },
  };
}
