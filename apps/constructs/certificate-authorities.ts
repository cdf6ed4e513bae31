import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { PodVariable } from '../model/deployment/pod-environment.ts';
import { labelsOf } from './labels.ts';

export interface CertificateAuthoritiesProps {
  /** Service whose pods trust them. */
  readonly service: string;
  /** Certificates, PEM. @default - no object, and nothing for a pod */
  readonly certificates?: string | undefined;
}

const VOLUME = 'certificate-authorities';
const FOLDER = '/etc/eeg-ward/certificate-authorities';
const FILE = 'ca.pem';

/** Authorities that a service's pods trust beside those that Node.js knows: a ConfigMap, and what a pod needs to read it. */
export class CertificateAuthorities extends Construct {
  readonly volumes: readonly k8s.Volume[] = [];
  readonly mounts: readonly k8s.VolumeMount[] = [];
  readonly environment: readonly PodVariable[] = [];
  /** Replaces the pods when the certificates change: Node.js reads them at its start only. */
  readonly annotations: Readonly<Record<string, string>> = {};

  constructor(scope: Construct, id: string, { service, certificates }: CertificateAuthoritiesProps) {
    super(scope, id);
    if (certificates === undefined) return;
    const name = `${service}-${VOLUME}`;
    new k8s.KubeConfigMap(this, 'config', {
      metadata: { name, labels: labelsOf(service) },
      data: { [FILE]: certificates },
    });
    this.volumes = [{ name: VOLUME, configMap: { name } }];
    this.mounts = [{ name: VOLUME, mountPath: FOLDER, readOnly: true }];
    this.environment = [{ name: 'NODE_EXTRA_CA_CERTS', value: `${FOLDER}/${FILE}` }];
    const digest = createHash('sha256').update(certificates).digest('hex').slice(0, 16);
    this.annotations = { 'eeg-ward/certificate-authorities': digest };
  }
}
