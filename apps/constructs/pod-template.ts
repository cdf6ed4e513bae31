import { k8s } from 'cdk8s-plus-28';
import type { PodVariable } from '../model/deployment/pod-environment.ts';
import { digestTokenOf, secretObjectOf, type SecretRef } from '../model/deployment/secrets.ts';
import { problemOfImage } from './image-reference.ts';
import { labelsOf } from './labels.ts';

/*
 * The one place where a pod is made. It writes the typed objects of cdk8s-plus-28 itself instead of using its workload
 * classes, whose defaults break a small cluster or an upgrade:
 *   1 CPU and 512 MiB requested per container   -> `compute` is required, from the model's measurements
 *   no readiness and no liveness probe, 30 s for the start -> `probes` is required for everything that serves
 *   image pulled on every start                 -> IfNotPresent: references are exact, and side-loaded images work
 *   non-root without a number                   -> a numeric user, so that the kubelet can check it
 *   read-only root without any writable folder  -> an empty /tmp for every container
 *   selectors and names hashed from the tree    -> names of the model (labels.ts)
 *   service links as environment variables      -> off: DATABASE_PORT=tcp://... would shadow settings
 */

/** CPU and memory of a container. There is no CPU limit: throttling makes every slot slower, which Erlang B cannot see. */
export interface Compute {
  readonly cpuMillis: number;
  readonly memoryMebibytes: { readonly request: number; readonly limit: number };
}

/** The three checks of the kubelet. */
export interface Probes {
  readonly startup: k8s.Probe;
  readonly liveness: k8s.Probe;
  readonly readiness: k8s.Probe;
}

/** One container, restricted: no privileges, no capabilities, a root file system that it cannot write. */
export interface ContainerProps {
  readonly name: string;
  /** By digest or exact tag. */
  readonly image: string;
  /** Program and arguments. @default - the image's own */
  readonly command?: readonly string[];
  readonly environment?: readonly PodVariable[];
  /** Named ports it listens on. @default - none */
  readonly ports?: Readonly<Record<string, number>>;
  readonly compute: Compute;
  /** @default - none: the container is a job */
  readonly probes?: Probes;
  /** Mounts beside /tmp. @default - none */
  readonly mounts?: readonly k8s.VolumeMount[];
}

export interface PodProps {
  /** Name by which policies and Services select the pod. */
  readonly name: string;
  readonly container: ContainerProps;
  /** Container that has to end well before the other one starts. @default - none */
  readonly before?: ContainerProps;
  /** Numeric user and group of the process, not 0. */
  readonly uid: number;
  /** Volumes beside /tmp. @default - none */
  readonly volumes?: readonly k8s.Volume[];
  /** Time from the request to stop until the process is killed, in seconds. */
  readonly stopSeconds: number;
  /** @default 'Always' */
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  /** @default - no service account of its own */
  readonly serviceAccountName?: string;
  /** Annotations: a change of one replaces the pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Secrets in its volumes. Pods that keep running are replaced when one of these or of the environment changes. @default - none */
  readonly mountedSecrets?: readonly SecretRef[];
}

/** Annotation with the digest of all secrets that a pod reads. */
export const secretsAnnotation = 'eeg-ward/secrets';

const TEMPORARY = 'tmp';
const TEMPORARY_MEBIBYTES = 256;

/** Quantity of memory or storage in mebibytes. */
export const mebibytes = (n: number): k8s.Quantity => k8s.Quantity.fromString(`${n}Mi`);
/** Quantity of CPU in millicores. */
export const millicores = (n: number): k8s.Quantity => k8s.Quantity.fromString(`${n}m`);

/**
 * The template of a pod that passes Pod Security "restricted".
 * @throws RangeError for user 0, or an image that may change behind its name
 */
export function podTemplate(props: PodProps): k8s.PodTemplateSpec {
  const {
    name,
    container,
    before,
    uid,
    volumes = [],
    stopSeconds,
    restartPolicy,
    serviceAccountName,
  } = props;
  if (!Number.isInteger(uid) || uid < 1)
    throw new RangeError(`'${name}.uid' (${uid}) must be a whole number from 1 up: 0 is root`);
  const annotations = { ...props.annotations, ...secretsAnnotationOf(props) };
  return {
    metadata: {
      labels: labelsOf(name),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      automountServiceAccountToken: false,
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: uid,
        runAsGroup: uid,
        fsGroup: uid,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      terminationGracePeriodSeconds: stopSeconds,
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      ...(before === undefined ? {} : { initContainers: [containerOf(before)] }),
      containers: [containerOf(container)],
      volumes: [{ name: TEMPORARY, emptyDir: { sizeLimit: mebibytes(TEMPORARY_MEBIBYTES) } }, ...volumes],
    },
  };
}

/** None for a job: each run reads its secrets anew, and its template cannot be changed. */
function secretsAnnotationOf({ container, before, mountedSecrets = [], restartPolicy = 'Always' }: PodProps) {
  const refs = [
    ...mountedSecrets,
    ...[...(before?.environment ?? []), ...(container.environment ?? [])].flatMap((variable) =>
      'secret' in variable ? [variable.secret] : [],
    ),
  ];
  return restartPolicy !== 'Always' || refs.length === 0 ? {} : { [secretsAnnotation]: digestTokenOf(refs) };
}

function containerOf(props: ContainerProps): k8s.Container {
  const { name, image, command, environment = [], ports = {}, compute, probes, mounts = [] } = props;
  const problem = problemOfImage(image);
  if (problem !== undefined) throw new RangeError(`${name}: ${problem}`);
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(command === undefined ? {} : { command: [...command] }),
    env: environment.map(environmentVariable),
    ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
    resources: {
      requests: {
        cpu: millicores(compute.cpuMillis),
        memory: mebibytes(compute.memoryMebibytes.request),
      },
      limits: { memory: mebibytes(compute.memoryMebibytes.limit) },
    },
    ...(probes === undefined
      ? {}
      : {
          startupProbe: probes.startup,
          livenessProbe: probes.liveness,
          readinessProbe: probes.readiness,
        }),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: TEMPORARY, mountPath: '/tmp' }, ...mounts],
  };
}

const environmentVariable = (variable: PodVariable): k8s.EnvVar =>
  'value' in variable
    ? { name: variable.name, value: variable.value }
    : {
        name: variable.name,
        valueFrom: {
          secretKeyRef: { name: secretObjectOf(variable.secret.group), key: variable.secret.key },
        },
      };
