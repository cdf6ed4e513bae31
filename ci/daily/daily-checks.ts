import { ApiClient } from '../cluster/api-client.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { Cluster } from '../cluster/cluster.ts';
import { checkBackups } from './check-backups.ts';
import { checkCertificate } from './check-certificate.ts';
import { checkDisks } from './check-disks.ts';
import { checkScores } from './check-scores.ts';
import { checkVersions } from './check-versions.ts';
import { checked, notSeen, type Finding } from './finding.ts';

export interface DailyChecksProps {
  /** Public address for devices, `https://...`. */
  readonly devices: string;
  /** Public address for people. @default - its certificate is not seen */
  readonly dashboard?: string;
  /** Token of the EEG device of the check patient. */
  readonly token: string;
  /** PEM certificates that the servers' are checked with. @default - those of Node.js */
  readonly ca?: string;
  /** @default - the cluster is not seen */
  readonly cluster?: ClusterAccess;
  /** Age from which a backup is too old, in hours. */
  readonly backupHours: number;
}

/** Makes every check of a live system, whatever the others find. */
export async function dailyChecks(props: DailyChecksProps): Promise<readonly Finding[]> {
  const { devices, dashboard, token, ca } = props;
  const trusted = ca === undefined ? {} : { ca };
  const findings = await Promise.all([
    checked('answers for made windows', () => checkScores({ url: devices, token, ...trusted })),
    ...[devices, ...(dashboard === undefined ? [] : [dashboard])].map((url) =>
      checked(`certificate of ${new URL(url).hostname}`, () => checkCertificate(url, { ca })),
    ),
    inCluster(props),
  ]);
  const unseen =
    dashboard === undefined ? [notSeen('certificate of the dashboard', 'no --dashboard was given')] : [];
  return [...findings.flat(), ...unseen];
}

async function inCluster({ cluster: access, backupHours }: DailyChecksProps): Promise<readonly Finding[]> {
  if (access === undefined)
    return [
      ...(await checkVersions(undefined)),
      notSeen('backups, disks, versions in the cluster', 'there is no kubeconfig'),
    ];
  const cluster = new Cluster(access);
  const client = new ApiClient(access);
  try {
    const findings = await Promise.all([
      checked('backups', () => checkBackups(cluster, backupHours)),
      checked('disks', () => checkDisks(cluster, client)),
      checked('versions', () => checkVersions(cluster)),
    ]);
    return findings.flat();
  } finally {
    await Promise.all([cluster.close(), client.close()]);
  }
}
