import { until } from '../../../apps/testing/until.ts';
import { isRunning } from '../../cluster/describe-pods.ts';
import type { StoredObject } from '../../cluster/cluster.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const RUNNING_MS = 180_000;

/** A pod that does nothing, under the labels of another: network policies judge by labels alone. */
export interface PlayedPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Starts pods that play others, with the image of data-access; they are taken away at the end. None ever becomes ready, so
 * that no Service sends to them.
 * @returns them in the same order, running
 */
export async function playPods(
  system: SystemUnderTest,
  played: readonly PlayedPod[],
): Promise<readonly StoredObject[]> {
  const image = await imageOf(system, 'data-access');
  const objects = played.map((pod, i) => playedPod(`played-${i + 1}`, pod, image));
  system.atEnd(async () => {
    for (const object of objects) await system.cluster.remove(object);
  });
  for (const object of objects) await system.cluster.apply(object);
  return until(
    'the played pods run',
    async () => {
      const pods = await Promise.all(objects.map((object) => system.cluster.read(object)));
      return pods.every(isRunning) && pods;
    },
    RUNNING_MS,
  );
}

async function imageOf(system: SystemUnderTest, service: string): Promise<string> {
  const deployment = await system.cluster.read({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service, namespace: system.namespace },
  });
  const { template } = deployment['spec'] as {
    template: { spec: { containers: readonly { image: string }[] } };
  };
  return template.spec.containers[0]!.image;
}

const playedPod = (name: string, { namespace, labels }: PlayedPod, image: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: {
    automountServiceAccountToken: false,
    readinessGates: [{ conditionType: 'eeg-ward.example/never' }],
    terminationGracePeriodSeconds: 0,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'played',
        image,
        command: ['node', '-e', 'setInterval(() => undefined, 3_600_000)'],
        resources: { requests: { cpu: '1m', memory: '16Mi' }, limits: { memory: '128Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
});
