import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backupPod } from '../../apps/model/deployment/connections.ts';
import { ApiClient } from '../cluster/api-client.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { objectsOf } from '../manifests/proof-objects.ts';
import { startProofCluster, type ProofCluster } from '../manifests/proof-cluster.ts';
import { checkBackups, DEFAULT_MOST_HOURS } from './check-backups.ts';
import { checkDisks } from './check-disks.ts';
import { checkVersions } from './check-versions.ts';
import type { Finding } from './finding.ts';

const namespace = 'eeg-ward-daily-proof';
const DEADLINE_MS = 300_000;

let proof: ProofCluster;
let client: ApiClient;

beforeAll(async () => {
  proof = await startProofCluster((line) => console.log(line));
  client = new ApiClient(proof.own?.access ?? readKubeconfig(process.env['KUBECONFIG']!));
  const wanted = ['Namespace', 'CronJob', 'StatefulSet', 'PersistentVolumeClaim'];
  for (const object of objectsOf(namespace))
    if (wanted.includes(object.kind)) await proof.cluster.apply(object);
}, DEADLINE_MS);
afterAll(async () => {
  await proof?.cluster.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await client?.close();
  await proof?.stop();
}, DEADLINE_MS);

const ours = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ check }) => check.includes(namespace));
const backups = async () => ours(await checkBackups(proof.cluster, DEFAULT_MOST_HOURS));

/** What the controller of CronJobs writes when a job has ended. */
async function reportBackup(hoursAgo: number): Promise<void> {
  const instant = new Date(Date.now() - hoursAgo * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const path = `/apis/batch/v1/namespaces/${namespace}/cronjobs/${backupPod}/status`;
  const status = { lastScheduleTime: instant, lastSuccessfulTime: instant };
  const answer = await client.send('PATCH', path, {
    type: 'application/merge-patch+json',
    content: { status },
  });
  expect(answer.status).toBe(200);
}

describe('the daily check of a real API server', () => {
  it(
    'finds the backup job of our charts, and what its controller says of it',
    async () => {
      expect(await backups()).toEqual([
        expect.objectContaining({ state: 'fault', what: expect.stringContaining('has never succeeded') }),
      ]);
      await reportBackup(30);
      expect(await backups()).toEqual([
        expect.objectContaining({ state: 'fault', what: expect.stringContaining('30 hours ago') }),
      ]);
      await reportBackup(1);
      expect(await backups()).toEqual([expect.objectContaining({ state: 'good' })]);
    },
    DEADLINE_MS,
  );

  it(
    'knows the versions of Kubernetes, of the database of our charts and of Node.js',
    async () => {
      const findings = await checkVersions(proof.cluster);
      expect(findings.map(({ check }) => check)).toEqual([
        'support of node 22',
        'support of kubernetes',
        'support of mysql 8.4',
      ]);
      expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'takes a volume that is not bound for a fault',
    async () => {
      const findings = ours(await checkDisks(proof.cluster, client));
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings)
        expect(finding).toMatchObject({ state: 'fault', what: 'is Pending, it must be Bound' });
    },
    DEADLINE_MS,
  );
});
