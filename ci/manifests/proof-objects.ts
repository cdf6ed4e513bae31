import { randomBytes } from 'node:crypto';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { fillSecrets } from '../../apps/charts/fill-secrets.ts';
import { readImages } from '../../apps/charts/images.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { connectedSettings } from '../../apps/charts/testing/connected-hospital.ts';
import { catalog } from '../../apps/model/catalog.ts';
import { tokenOf, type SecretRef } from '../../apps/model/deployment/secrets.ts';
import type { Catalog } from '../../apps/model/service.ts';
import type { StoredObject } from '../cluster/cluster.ts';

const generated = new Map<string, string>();

/** Gives a secret a new value, which no file holds. */
export function renew(ref: SecretRef): string {
  const value = randomBytes(24).toString('base64url');
  generated.set(tokenOf(ref), value);
  return value;
}

export const generatedSecrets = (): readonly string[] => [...generated.values()];

/** Addresses of nodes that the proof speaks of; nobody has them (RFC 5737). */
export const nodeCidr = '192.0.2.0/24';

/** Every object of a hospital with all that a hospital may open, secrets generated, ready to be applied. */
export const objectsOf = (namespace: string, of: Catalog = catalog): readonly KubernetesObject[] =>
  synthesise({
    catalog: of,
    hospital: {
      ...exampleHospital,
      namespace,
      settings: connectedSettings,
      network: { nodeCidrs: [nodeCidr] },
    },
    images: readImages('none', Object.keys(of)),
  })
    .flatMap(({ objects }) => objects)
    .map((object) => fillSecrets(object, (ref) => generated.get(tokenOf(ref)) ?? renew(ref)));

/**
 * A claim of a volume is written a second time by the API server's own bookkeeping when it is first applied again,
 * whatever it says; from then on it stays.
 */
export const isRewrittenOnce = ({ kind }: KubernetesObject): boolean => kind === 'PersistentVolumeClaim';

const NOT_DECLARED = ['resourceVersion', 'managedFields', 'status'];

/** What somebody declared of an object: everything but what the server and its controllers write. */
export const declared = (object: StoredObject): unknown =>
  JSON.parse(
    JSON.stringify(object, (key, value: unknown) => (NOT_DECLARED.includes(key) ? undefined : value)),
  );
