import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { labelsOf } from '../labels.ts';

/** Where a volume's bytes are: a folder of one node, or whatever a StorageClass provides. */
export type Storage =
  | { readonly kind: 'local'; readonly node: string; readonly path: string }
  | { readonly kind: 'class'; readonly storageClassName: string };

export interface VolumeProps {
  /** Name of the claim, a DNS label. */
  readonly name: string;
  readonly namespace: string;
  /** A whole number from 1 up. */
  readonly sizeGibibytes: number;
  readonly storage: Storage;
}

const gibibytes = (n: number): k8s.Quantity => k8s.Quantity.fromString(`${n}Gi`);

const volumeNameOf = ({ namespace, name }: VolumeProps): string => `${namespace}-${name}`;

/**
 * A folder of one node as a PersistentVolume that only one claim can take, and that is kept when the claim goes. It is
 * `local`, not hostPath: only to that the pod's group reaches, so that a server without root can write. The folder has
 * to be there. Nothing for a StorageClass, which makes its own.
 * @throws RangeError for a folder without an absolute path
 */
export class LocalVolume extends Construct {
  constructor(scope: Construct, id: string, props: VolumeProps) {
    super(scope, id);
    const { name, namespace, sizeGibibytes, storage } = props;
    if (storage.kind === 'class') return;
    if (!storage.path.startsWith('/'))
      throw new RangeError(`'${name}.storage.path' (${storage.path}) must be an absolute path on the node`);
    new k8s.KubePersistentVolume(this, 'volume', {
      metadata: { name: volumeNameOf(props), labels: labelsOf(name) },
      spec: {
        capacity: { storage: gibibytes(sizeGibibytes) },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        claimRef: { namespace, name },
        local: { path: storage.path },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [storage.node] }],
              },
            ],
          },
        },
      },
    });
  }
}

/** The claim of a volume. */
export class VolumeClaim extends Construct {
  constructor(scope: Construct, id: string, props: VolumeProps) {
    super(scope, id);
    const { name, namespace, sizeGibibytes, storage } = props;
    new k8s.KubePersistentVolumeClaim(this, 'claim', {
      metadata: { name, namespace, labels: labelsOf(name) },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: gibibytes(sizeGibibytes) } },
        ...(storage.kind === 'local'
          ? { storageClassName: '', volumeName: volumeNameOf(props) }
          : { storageClassName: storage.storageClassName }),
      },
    });
  }
}
