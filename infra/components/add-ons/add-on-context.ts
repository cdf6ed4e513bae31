import type * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/** What every add-on gets. */
export interface AddOnContext {
  readonly provider: k8s.Provider;
  /** @default - objects are deleted one by one */
  readonly deletedWith?: pulumi.Resource;
  /** What has to work first, such as the cluster. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Options of a resource below `parent`. */
export const optionsIn = (
  parent: pulumi.Resource,
  { provider, deletedWith, dependsOn }: AddOnContext,
  also: readonly pulumi.Resource[] = [],
): pulumi.CustomResourceOptions => ({
  parent,
  provider,
  dependsOn: also.length > 0 ? [...also] : [...dependsOn],
  ...(deletedWith === undefined ? {} : { deletedWith }),
});
