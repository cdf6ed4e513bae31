import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as pulumi from '@pulumi/pulumi';
import { parse, stringify } from 'yaml';
import type { Hospital } from '../../apps/charts/hospital.ts';
import type { Lab } from '../../vm-provisioning/lab/lab.ts';
import { checkLab } from '../check-lab.ts';
import { StackConfigError } from '../config/config-error.ts';
import { labOf } from '../config/lab.ts';
import type { LabConfig } from '../config/schema.ts';
import { ClusterAccess } from './cluster-access.ts';
import { DataFolders, dataFoldersOf } from './machines/data-folders.ts';
import { KubesprayCluster } from './machines/kubespray-cluster.ts';
import { LabMachines } from './machines/lab-machines.ts';

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

/** The cluster that the configuration names, or the one that it describes, made. */
export function clusterOf(config: LabConfig, hospitals: readonly Hospital[]): Cluster {
  return config.target === 'kubeconfig' ? existingCluster(config) : madeCluster(config, hospitals);
}

function existingCluster({ cluster }: Extract<LabConfig, { target: 'kubeconfig' }>): Cluster {
  const { name, context } = cluster;
  const path = cluster.kubeconfig.replace(/^~(?=\/)/, homedir());
  const named = context === undefined ? {} : { context };
  const access = new ClusterAccess(name, { identifier: name, kubeconfig: path, ...named });
  return {
    access,
    ...named,
    kubeconfig: pulumi.secret(inContext(textOf(path), context)),
    ready: [access],
    isOurs: false,
    nodeAddresses: [],
  };
}

/** A kubeconfig whose current context is the one that is named. */
const inContext = (text: string, context: string | undefined): string =>
  context === undefined ? text : stringify({ ...(parse(text) as object), 'current-context': context });

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new StackConfigError([`'cluster.kubeconfig' (${path}) must be a kubeconfig that can be read`]);
  }
}

function madeCluster(
  config: Exclude<LabConfig, { target: 'kubeconfig' }>,
  hospitals: readonly Hospital[],
): Cluster {
  const lab = labOf(config);
  assertSound(lab, config);
  const folders = dataFoldersOf(hospitals);
  const keep = config.deleteData ? [] : folders.map(({ node }) => node);
  const machines = new LabMachines(lab.name, { lab, keep });
  const made = new KubesprayCluster(lab.name, { lab, instances: machines.instances, dependsOn: [machines] });
  const access = new ClusterAccess(lab.name, { identifier: lab.name, kubeconfig: made.kubeconfig });
  const data = new DataFolders(lab.name, { lab, folders, dependsOn: [machines] });
  return {
    access,
    kubeconfig: made.kubeconfig,
    deletedWith: made.cluster,
    ready: [access, data],
    isOurs: true,
    nodeAddresses: lab.nodes.map(({ address }) => address),
  };
}

/** @throws StackConfigError listing every error of the preflight; its warnings are shown */
function assertSound(lab: Lab, config: LabConfig): void {
  const findings = checkLab(lab, config).map(({ severity, subject, message }) => ({
    severity,
    text: `${subject}: ${message}`,
  }));
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new StackConfigError(errors.map(({ text }) => text));
  for (const { text } of findings) void pulumi.log.warn(text);
}
