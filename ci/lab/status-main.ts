import { existsSync } from 'node:fs';
import { Cluster } from '../cluster/cluster.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { labFolder, labKubeconfig } from './layout.ts';
import { labHospital } from './objects/hospital.ts';
import { isReady } from '../cluster/describe-pods.ts';
import { describeWaiting, notRolledOut } from './rollout.ts';
import { Sandbox } from './sandbox/sandbox.ts';

process.exitCode = await status();

/** Prints what runs. @returns 0 when all of it does */
async function status(): Promise<number> {
  if (Sandbox.running() === undefined) {
    console.log(
      existsSync(labFolder) ? `Only ${labFolder} is left of a lab: npm run lab:down` : 'There is no lab.',
    );
    return 1;
  }
  if (!existsSync(labKubeconfig)) {
    console.log('The lab has no control plane yet.');
    return 1;
  }
  const cluster = new Cluster(readKubeconfig(labKubeconfig));
  try {
    if (!(await cluster.isReady())) {
      console.log(`The API server of the lab does not answer; see log/kube-apiserver.log in ${labFolder}`);
      return 1;
    }
    for (const pod of await cluster.list('v1', 'Pod'))
      console.log(
        `${isReady(pod) ? 'ready' : String((pod['status'] as { phase?: string }).phase)}\t${pod.metadata.namespace}/${pod.metadata.name}`,
      );
    const waiting = await notRolledOut(cluster, labHospital.namespace);
    for (const line of await describeWaiting(cluster, labHospital.namespace)) console.log(line);
    console.log(waiting.length === 0 ? 'Everything is ready.' : `Not ready: ${waiting.join(', ')}`);
    return waiting.length === 0 ? 0 : 1;
  } finally {
    await cluster.close();
  }
}
