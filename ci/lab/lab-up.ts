import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { notBuilt, readImages } from '../../apps/charts/images.ts';
import { serviceNames } from '../../apps/model/catalog.ts';
import { Cluster } from '../cluster/cluster.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { buildPrograms, missingPrograms } from './build-programs.ts';
import { claimLab } from './claim.ts';
import { userNames } from './identities.ts';
import { labImageArchives } from './images/lab-images.ts';
import { firstNode, labFolder, labKubeconfig, network, secondNode } from './layout.ts';
import { startControlPlane } from './node/control-plane.ts';
import { joinCluster, startRuntime } from './node/node.ts';
import { applyPodNetwork } from './node/pod-network.ts';
import { bound } from './objects/add-on-parts.ts';
import { addOnObjects } from './objects/add-ons.ts';
import { ingressController } from './objects/traefik.ts';
import {
  builtImages,
  hospitalObjects,
  ingressCertificates,
  labHospital,
  makeVolumeFolders,
} from './objects/hospital.ts';
import { allPrograms } from './programs.ts';
import { untilRolledOut } from './rollout.ts';
import { run } from './run.ts';
import { machineFacts, problemsOf } from './sandbox/preflight.ts';
import { Sandbox } from './sandbox/sandbox.ts';
import { wireNode, wireSecondNode } from './sandbox/wire.ts';
import type { Step } from './steps.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MINUTE_MS = 60_000;
const ALL_PROGRAMS_SECONDS = 1_800;

/**
 * Makes sure that this process can start the lab, and no other does meanwhile.
 * @throws Error listing everything that keeps this machine from running it
 */
export async function prepare(): Promise<void> {
  if (process.platform === 'linux') await claimLab();
  if (existsSync(labFolder) || Sandbox.running() !== undefined)
    throw new Error(
      `a lab runs already, or an interrupted start left one behind (${labFolder}): npm run lab:down`,
    );
  const problems = problemsOf(machineFacts());
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Archives of all images that pods of the lab are made from. */
const imageArchives = async (report: (line: string) => void): Promise<readonly string[]> => [
  ...(await labImageArchives(report)),
  builtImages(root).archive,
];

/** Has the second node join a lab that runs. @throws Error when it is not ready in time */
export async function addSecondNode(
  sandbox: Sandbox,
  cluster: Cluster,
  report: (line: string) => void,
): Promise<void> {
  await wireSecondNode(sandbox);
  await startRuntime(sandbox, secondNode, await imageArchives(report), report);
  await joinCluster(sandbox, cluster, secondNode);
}

/** Everything from an empty machine to a hospital whose pods are all ready. */
export function stepsUp(): readonly Step[] {
  let archives: readonly string[] = [];
  let sandbox: Sandbox;
  let cluster: Cluster;
  return [
    {
      name: 'programs of the cluster',
      seconds: (ALL_PROGRAMS_SECONDS * missingPrograms(allPrograms).length) / allPrograms.length,
      alike: false,
      run: (report) => buildPrograms(allPrograms, report),
    },
    {
      name: 'images of the services',
      seconds: 120,
      run: async (report) => {
        await run('npm', ['run', '--silent', 'images'], { cwd: root, deadlineMs: 15 * MINUTE_MS, report });
      },
    },
    {
      name: 'images of the cluster',
      seconds: 120,
      run: async (report) => {
        archives = await imageArchives(report);
      },
    },
    {
      name: 'namespaces and network',
      seconds: 1,
      run: async () => {
        sandbox = await Sandbox.start();
        await wireNode(sandbox);
      },
    },
    {
      name: 'control plane',
      seconds: 20,
      run: async () => {
        await startControlPlane(sandbox);
        cluster = new Cluster(readKubeconfig(labKubeconfig));
      },
    },
    {
      name: 'import of the images',
      seconds: 40,
      run: async (report) => {
        await startRuntime(sandbox, firstNode, archives, report);
      },
    },
    {
      name: 'node',
      seconds: 20,
      run: async () => {
        await cluster.apply(
          bound({
            kind: 'ClusterRoleBinding',
            name: 'eeg-ward-lab:kube-proxy',
            role: 'system:node-proxier',
            subject: { name: userNames['kube-proxy'] },
          }),
        );
        await applyPodNetwork(cluster, userNames.calico);
        await joinCluster(sandbox, cluster, firstNode);
      },
    },
    {
      name: 'names, measurements and the way in',
      seconds: 30,
      run: async () => {
        for (const object of addOnObjects()) await cluster.apply(object);
        await cluster.applyStatus({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'traefik', namespace: ingressController.namespace },
          status: { loadBalancer: { ingress: [{ ip: network.node }] } },
        });
        await untilRolledOut(cluster, ['kube-system', ingressController.namespace], 5 * MINUTE_MS);
      },
    },
    {
      name: 'the hospital',
      seconds: 90,
      run: async (report) => {
        makeVolumeFolders();
        const images = readImages(builtImages(root).list, serviceNames);
        const missing = notBuilt(images);
        if (missing.length > 0)
          throw new Error(`'${builtImages(root).list}' must name ${missing.join(', ')}`);
        for (const { chart, objects } of hospitalObjects(images)) {
          report(`applying ${chart}`);
          for (const object of [...ingressCertificates(objects), ...objects]) await cluster.apply(object);
        }
        await untilRolledOut(cluster, [labHospital.namespace], 10 * MINUTE_MS);
        await cluster.close();
      },
    },
  ];
}
