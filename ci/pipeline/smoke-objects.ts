import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { labelsOf } from '../../apps/constructs/labels.ts';
import { podTemplate } from '../../apps/constructs/pod-template.ts';
import { imageUser } from '../../apps/model/deployment/image.ts';
import type { Catalog } from '../../apps/model/service.ts';
import { smokeSecretOf } from './smoke/smoke-secret.ts';
import { policiesOf } from './trial-objects.ts';

/** What a smoke test needs. */
export interface SmokeObjectsProps {
  readonly catalog: Catalog;
  readonly service: string;
  /** Service object that is called: the trial's, or the service's own. */
  readonly target: string;
  readonly namespace: string;
  /** The image under test: it has Node.js, and it can be pulled. */
  readonly image: string;
  /** Program of smoke/main.ts as one ES module. */
  readonly program: string;
}

const DEADLINE_SECONDS = 180;
const [PROGRAM_FOLDER, SECRET_FOLDER] = ['/smoke', '/run/secrets/smoke'];

export const smokeNameOf = (target: string): string => `${target}-smoke`;

/**
 * A Job that calls a service as its clients do, once, with the policies that let it and it alone in. The image under
 * test stays as it will run: the program is mounted.
 */
export function smokeObjects(props: SmokeObjectsProps): readonly KubernetesObject[] {
  const { catalog, service, target, namespace, image, program } = props;
  const name = smokeNameOf(target);
  const { port } = catalog[service]!;
  const secret = smokeSecretOf(catalog, service);
  const chart = new Chart(new App(), 'smoke', { namespace });
  new k8s.KubeConfigMap(chart, 'program', {
    metadata: { name, labels: labelsOf(name) },
    data: { 'smoke.mjs': program },
  });
  new k8s.KubeJob(chart, 'job', {
    metadata: { name, labels: labelsOf(name) },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: DEADLINE_SECONDS,
      template: podTemplate({
        name,
        uid: imageUser,
        restartPolicy: 'Never',
        stopSeconds: 5,
        volumes: [
          { name: 'program', configMap: { name } },
          ...(secret === undefined
            ? []
            : [
                {
                  name: 'secret',
                  secret: {
                    secretName: secret.object,
                    defaultMode: 0o440,
                    items: [{ key: secret.key, path: 'secret' }],
                  },
                },
              ]),
        ],
        container: {
          name: 'smoke',
          image,
          command: ['node', `${PROGRAM_FOLDER}/smoke.mjs`],
          environment: [
            { name: 'SERVICE', value: service },
            { name: 'TARGET_URL', value: `http://${target}:${port}` },
            ...(secret === undefined ? [] : [{ name: 'SECRET_FILE', value: `${SECRET_FOLDER}/secret` }]),
          ],
          compute: { cpuMillis: 50, memoryMebibytes: { request: 64, limit: 128 } },
          mounts: [
            { name: 'program', mountPath: PROGRAM_FOLDER, readOnly: true },
            ...(secret === undefined ? [] : [{ name: 'secret', mountPath: SECRET_FOLDER, readOnly: true }]),
          ],
        },
      }),
    },
  });
  return [
    ...policiesOf([{ from: name, to: target, port }], namespace),
    ...(chart.toJson() as KubernetesObject[]),
  ];
}
