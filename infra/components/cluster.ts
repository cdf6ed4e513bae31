import { homedir } from 'node:os';
import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import type { LabConfig } from '../config/schema.ts';
import { ClusterAccess } from './cluster-access.ts';

/** A cluster that works, however it came to be. */
export interface Cluster {
  readonly access: ClusterAccess;
  /** Content of a kubeconfig, a secret. */
  readonly kubeconfig: pulumi.Output<string>;
}

/** The cluster that the configuration names. */
export function clusterOf({ cluster }: LabConfig): Cluster {
  const path = cluster.kubeconfig.replace(/^~(?=\/)/, homedir());
  const access = new ClusterAccess(cluster.name, {
    identifier: cluster.name,
    kubeconfig: path,
    ...(cluster.context === undefined ? {} : { context: cluster.context }),
  });
  return { access, kubeconfig: pulumi.secret(readFileSync(path, 'utf8')) };
}
