import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/** Namespace of an add-on. `privileged`: its pods work on the node itself, as those that announce addresses do. */
export const addOnNamespace = (
  name: string,
  podSecurity: 'privileged' | 'baseline' | 'restricted',
  options: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace =>
  new k8s.core.v1.Namespace(
    `add-ons/namespace/${name}`,
    {
      metadata: {
        name,
        labels: Object.fromEntries(
          ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, podSecurity]),
        ),
      },
    },
    options,
  );
