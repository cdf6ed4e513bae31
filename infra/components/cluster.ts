import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as pulumi from '@pulumi/pulumi';
import type { LabConfig } from '../config/schema.ts';
import { ClusterAccess } from './cluster-access.ts';

/** A cluster that works, however it came to be. */
export interface Cluster {
  readonly access: ClusterAccess;
  /** Content of a kubeconfig, a secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Context of it; absent: the current one. */
  readonly context?: string;
  /** What goes when the cluster goes; absent: it stays. */
  readonly deletedWith?: pulumi.Resource;
  /** What has to be there before anything in the cluster is made. */
  readonly ready: readonly pulumi.Resource[];
  /** Whether we made it. */
  readonly isOurs: boolean;
  /** IPv4 addresses of its nodes, as far as we know them. */
  readonly nodeAddresses: readonly string[];
}

/** The cluster that the configuration names. */
export function clusterOf({ cluster }: LabConfig): Cluster {
  const { name, context } = cluster;
  const path = cluster.kubeconfig.replace(/^~(?=\/)/, homedir());
  const named = context === undefined ? {} : { context };
  const access = new ClusterAccess(name, { identifier: name, kubeconfig: path, ...named });
  return {
    access,
    ...named,
    kubeconfig: pulumi.secret(textOf(path)),
    ready: [access],
    isOurs: false,
    nodeAddresses: [],
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new RangeError(`'cluster.kubeconfig' (${path}) must be a kubeconfig that can be read`, {
      cause: error,
    });
  }
}
