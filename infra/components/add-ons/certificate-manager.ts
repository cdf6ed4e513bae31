import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { addOnNamespace } from './add-on-namespace.ts';
import { optionsIn, type AddOnContext } from './add-on-context.ts';
import { chartRelease } from './chart-release.ts';

export interface CertificateManagerArgs extends AddOnContext {
  /** Where the certificate authority writes to. */
  readonly email: string;
  /** ACME directory. */
  readonly server: string;
  /** IngressClass through which the authority's question is answered. */
  readonly ingressClass: string;
}

/** Name of the issuer that hospitals' `ingress.clusterIssuer` names. */
export const clusterIssuer = 'acme';

/** cert-manager with one issuer, by ACME over HTTP. */
export class CertificateManager extends pulumi.ComponentResource {
  constructor(name: string, args: CertificateManagerArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:CertificateManager', name, {}, options);
    const { email, server, ingressClass } = args;
    const namespace = addOnNamespace('cert-manager', 'restricted', optionsIn(this, args));
    const release = chartRelease(
      `${name}/release`,
      {
        chart: 'cert-manager',
        namespace: namespace.metadata.name,
        values: { crds: { enabled: true, keep: true } },
      },
      optionsIn(this, args, [namespace]),
    );
    new k8s.apiextensions.CustomResource(
      `${name}/issuer`,
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: clusterIssuer },
        spec: {
          acme: {
            email,
            server,
            privateKeySecretRef: { name: `${clusterIssuer}-account` },
            solvers: [{ http01: { ingress: { ingressClassName: ingressClass } } }],
          },
        },
      },
      optionsIn(this, args, [release]),
    );
    this.registerOutputs({});
  }
}
