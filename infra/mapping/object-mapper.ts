import type {
  Alias,
  ComponentResource,
  CustomResource,
  CustomResourceOptions,
  ProviderResource,
  Resource,
} from '@pulumi/pulumi';
import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { fillSecrets, type SecretValues } from './fill-secrets.ts';
import { logicalNameOf } from './logical-name.ts';
import { classOf, clusterKinds } from './typed-kinds.ts';

export interface ObjectMapperProps {
  /** First part of every logical name. */
  readonly scope: string;
  readonly provider: ProviderResource;
  /** For what outlives `destroy`: it takes over an object that is there instead of refusing it. */
  readonly dataProvider: ProviderResource;
  readonly secrets: SecretValues;
  /** Whether namespace, volumes and claims are protected, and left in the cluster when the stack goes. */
  readonly keepData: boolean;
  /** Whether Pulumi waits until an object works, such as a Deployment until its pods are ready. */
  readonly waitForReady: boolean;
  /** The cluster: when it goes, no object in it is deleted one by one. @default - objects are deleted */
  readonly deletedWith?: Resource;
  /** Former logical name of an object by its present one, so that a rename deletes nothing. @default - none */
  readonly formerNames?: Readonly<Record<string, readonly string[]>>;
}

/** Kinds that hold data or whose end takes data along. */
const dataKinds: readonly string[] = ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'];

/** Kinds that others of the same concern need to be there. A Service is none: it is ready only when its pods are. */
const firstKinds: readonly string[] = [
  ...dataKinds,
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'ResourceQuota',
  'LimitRange',
];

const timeouts: Readonly<Record<string, string>> = { Job: '65m', StatefulSet: '15m' };

/** Turns the objects of charts into typed Pulumi resources, one each, so that a preview lists them all. */
export class ObjectMapper {
  readonly #props: ObjectMapperProps;

  constructor(props: ObjectMapperProps) {
    this.#props = props;
  }

  /**
   * The objects of one concern as resources below `parent`, after `dependsOn`; among them what others need comes first.
   * @throws RangeError listing the faults of an object: a secret that is left, a namespace that is not named
   */
  add(
    objects: readonly KubernetesObject[],
    parent: ComponentResource,
    dependsOn: readonly Resource[] = [],
  ): readonly CustomResource[] {
    const isFirst = ({ kind }: KubernetesObject): boolean => firstKinds.includes(kind);
    const first = objects.filter(isFirst).map((object) => this.#resource(object, parent, dependsOn));
    const rest = objects
      .filter((object) => !isFirst(object))
      .map((object) => this.#resource(object, parent, first.length > 0 ? first : dependsOn));
    return [...first, ...rest];
  }

  #resource(
    object: KubernetesObject,
    parent: ComponentResource,
    dependsOn: readonly Resource[],
  ): CustomResource {
    const { scope, secrets, waitForReady } = this.#props;
    if (object.metadata.namespace === undefined && !clusterKinds.includes(object.kind))
      throw new RangeError(`${titleOf(object)} must name its namespace`);
    const args = fillSecrets(waitForReady ? object : withoutWaiting(object), secrets);
    const name = logicalNameOf(object, scope);
    return new (classOf(object))(
      name,
      args as never,
      this.#options(object, name, { parent, dependsOn: [...dependsOn] }),
    );
  }

  #options(
    { kind }: KubernetesObject,
    name: string,
    base: Pick<CustomResourceOptions, 'parent' | 'dependsOn'>,
  ): CustomResourceOptions {
    const { provider, dataProvider, keepData, deletedWith, formerNames = {} } = this.#props;
    const isData = dataKinds.includes(kind);
    const timeout = timeouts[kind];
    const aliases: Alias[] = (formerNames[name] ?? []).map((former) => ({ name: former }));
    return {
      ...base,
      provider: isData ? dataProvider : provider,
      ...(deletedWith === undefined ? {} : { deletedWith }),
      ...(isData && keepData ? { protect: true, retainOnDelete: true } : {}),
      ...(timeout === undefined ? {} : { customTimeouts: { create: timeout, update: timeout } }),
      ...(aliases.length === 0 ? {} : { aliases }),
    };
  }
}

const withoutWaiting = ({ metadata, ...object }: KubernetesObject): KubernetesObject => ({
  ...(object as KubernetesObject),
  metadata: {
    ...metadata,
    annotations: {
      ...(metadata as { readonly annotations?: Readonly<Record<string, string>> }).annotations,
      'pulumi.com/skipAwait': 'true',
    },
  } as KubernetesObject['metadata'],
});
