import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import type { Hospital, Images } from '../../apps/charts/hospital.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { ownSecretsOf } from '../../apps/model/deployment/secrets.ts';
import type { Catalog } from '../../apps/model/service.ts';
import type { SecretValues } from '../mapping/fill-secrets.ts';
import { ObjectMapper, type ObjectMapperProps } from '../mapping/object-mapper.ts';
import { ApplicationService } from './application-service.ts';
import { Database } from './database.ts';
import { GeneratedSecrets } from './generated-secrets.ts';

export interface HospitalWorkloadsArgs extends Pick<
  ObjectMapperProps,
  'provider' | 'dataProvider' | 'keepData' | 'waitForReady' | 'deletedWith' | 'formerNames'
> {
  readonly catalog: Catalog;
  readonly hospital: Hospital;
  readonly images: Images;
  /** Counts how often the secrets were renewed. */
  readonly secretsGeneration: number;
  /** What systems outside of the cluster know services by. @default - nothing: no such system is set up */
  readonly outsideSecretOf?: SecretValues;
  /** What has to work before anything of the hospital is made, such as the cluster. */
  readonly clusterDependsOn: readonly pulumi.Resource[];
  /** What has to work before an Ingress gets an address. */
  readonly ingressDependsOn: readonly pulumi.Resource[];
  /** Writes the ways in as the ingress controller wants them. @default - as Ingress objects */
  readonly ingressForm?: (objects: readonly KubernetesObject[]) => readonly KubernetesObject[];
}

/**
 * Everything of one hospital, in this order: namespace, secrets and isolation, database, migration, services, ways in.
 * @throws ModelError, RangeError as the charts do
 */
export class HospitalWorkloads extends pulumi.ComponentResource {
  constructor(name: string, args: HospitalWorkloadsArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:Hospital', name, {}, options);
    const { catalog, hospital, images, secretsGeneration } = args;
    const { outsideSecretOf = () => undefined, ingressForm = (objects) => objects } = args;
    const generated = new GeneratedSecrets(
      `${name}/secrets`,
      { refs: ownSecretsOf(catalog), generation: secretsGeneration },
      { parent: this },
    );
    const mapper = new ObjectMapper({
      ...args,
      scope: name,
      secrets: (ref) => (ref.group === 'outside' ? outsideSecretOf(ref) : generated.secretOf(ref)),
    });
    const charts = new Map(
      synthesise({ catalog, hospital, images }).map(({ chart, objects }) => [chart, objects]),
    );
    const objectsOf = (chart: string): readonly KubernetesObject[] => charts.get(chart) ?? [];

    const namespace = mapper.add(
      objectsOf('namespace').filter(({ kind }) => kind === 'Namespace'),
      this,
      args.clusterDependsOn,
    );
    const surroundings = [
      ...objectsOf('namespace').filter(({ kind }) => kind !== 'Namespace'),
      ...objectsOf('secrets'),
      ...objectsOf('isolation'),
    ];
    const prepared = [...namespace, ...mapper.add(surroundings, this, namespace)];
    const database = new Database(
      `${name}/database`,
      { mapper, server: objectsOf('database'), migration: objectsOf('migration'), dependsOn: prepared },
      { parent: this },
    );
    for (const service of Object.keys(catalog))
      new ApplicationService(
        `${name}/${service}`,
        {
          mapper,
          workload: [...objectsOf('services'), ...objectsOf('autoscaling')].filter(isOf(service)),
          ingress: ingressForm(objectsOf('ingress').filter(isOf(service))),
          workloadDependsOn: [database],
          ingressDependsOn: args.ingressDependsOn,
        },
        { parent: this },
      );
    this.registerOutputs({ namespace: hospital.namespace });
  }
}

const isOf =
  (service: string) =>
  ({ metadata }: KubernetesObject): boolean =>
    metadata.labels?.['app.kubernetes.io/name'] === service;
