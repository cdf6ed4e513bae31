import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import type { ObjectMapper } from '../mapping/object-mapper.ts';

export interface DatabaseArgs {
  readonly mapper: ObjectMapper;
  /** Claims, settings, server, backup and restore. */
  readonly server: readonly KubernetesObject[];
  /** The Job that brings the schema up to date. */
  readonly migration: readonly KubernetesObject[];
  readonly dependsOn: readonly pulumi.Resource[];
}

/** The hospital's database, with a schema that fits the services. */
export class Database extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:Database', name, {}, options);
    const { mapper, server, migration, dependsOn } = args;
    const database = mapper.add(server, this, dependsOn);
    mapper.add(migration, this, database);
    this.registerOutputs({});
  }
}
