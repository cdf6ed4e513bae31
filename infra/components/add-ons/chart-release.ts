import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { charts, type ChartName, type PinnedChart } from '../../versions.ts';

export interface ChartReleaseArgs {
  readonly chart: ChartName;
  readonly namespace: pulumi.Input<string>;
  /** Values that differ from the chart's own. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** A pinned chart, installed by Helm, so that its hooks run and its pods are waited for. */
export function chartRelease(
  name: string,
  { chart, namespace, values = {} }: ChartReleaseArgs,
  options: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  const pinned: PinnedChart = charts[chart];
  return new k8s.helm.v3.Release(
    name,
    {
      name: chart,
      chart: pinned.chart,
      version: pinned.version,
      ...(pinned.repository === undefined ? {} : { repositoryOpts: { repo: pinned.repository } }),
      namespace,
      values,
      timeout: 600,
      atomic: false,
    },
    options,
  );
}
