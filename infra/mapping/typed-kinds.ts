import * as k8s from '@pulumi/kubernetes';
import type { CustomResource, CustomResourceOptions } from '@pulumi/pulumi';

/** Class of @pulumi/kubernetes for one kind of object. */
export type ResourceClass = new (
  name: string,
  args: never,
  options?: CustomResourceOptions,
) => CustomResource;

/** Every kind that our charts write. A class is looked up when it is used: loading all of them takes a second. */
const classes: Readonly<Record<string, () => ResourceClass>> = {
  'v1/Namespace': () => k8s.core.v1.Namespace,
  'v1/ResourceQuota': () => k8s.core.v1.ResourceQuota,
  'v1/LimitRange': () => k8s.core.v1.LimitRange,
  'v1/PersistentVolume': () => k8s.core.v1.PersistentVolume,
  'v1/PersistentVolumeClaim': () => k8s.core.v1.PersistentVolumeClaim,
  'v1/Secret': () => k8s.core.v1.Secret,
  'v1/ConfigMap': () => k8s.core.v1.ConfigMap,
  'v1/Service': () => k8s.core.v1.Service,
  'v1/ServiceAccount': () => k8s.core.v1.ServiceAccount,
  'apps/v1/Deployment': () => k8s.apps.v1.Deployment,
  'apps/v1/StatefulSet': () => k8s.apps.v1.StatefulSet,
  'batch/v1/Job': () => k8s.batch.v1.Job,
  'batch/v1/CronJob': () => k8s.batch.v1.CronJob,
  'autoscaling/v2/HorizontalPodAutoscaler': () => k8s.autoscaling.v2.HorizontalPodAutoscaler,
  'policy/v1/PodDisruptionBudget': () => k8s.policy.v1.PodDisruptionBudget,
  'networking.k8s.io/v1/NetworkPolicy': () => k8s.networking.v1.NetworkPolicy,
  'networking.k8s.io/v1/Ingress': () => k8s.networking.v1.Ingress,
  'networking.k8s.io/v1/IngressClass': () => k8s.networking.v1.IngressClass,
};

/** Kinds without a namespace; every other object has to name its own. */
export const clusterKinds: readonly string[] = [
  'Namespace',
  'PersistentVolume',
  'IngressClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterIssuer',
  'GatewayClass',
];

/** The typed class of a kind, or that of custom resources. */
export function classOf({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): ResourceClass {
  return (classes[`${apiVersion}/${kind}`] ?? (() => k8s.apiextensions.CustomResource))();
}
