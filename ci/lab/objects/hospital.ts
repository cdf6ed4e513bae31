import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleHospital } from '../../../apps/charts/example-hospital.ts';
import { fillSecrets } from '../../../apps/charts/fill-secrets.ts';
import type { Hospital, Images } from '../../../apps/charts/hospital.ts';
import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { synthesise, type ChartObjects } from '../../../apps/charts/synthesise.ts';
import { catalog } from '../../../apps/model/catalog.ts';
import { tokenOf } from '../../../apps/model/deployment/secrets.ts';
import type { Catalog } from '../../../apps/model/service.ts';
import { certificateFile, keyFile, makeServerCertificate } from '../certificates.ts';
import { mysqlImage } from '../images/mysql-image.ts';
import { firstNode, inLab, network } from '../layout.ts';
import { ingressClass, ingressController } from './traefik.ts';

/** Part of the model's load that the lab's hospital has: two cores carry a whole one, but not beside a control plane. */
const SHARE_OF_LOAD = 0.25;

/** Pods that a service comes to under load, so that there is something to scale. */
const MOST_PODS: Readonly<Record<string, number>> = { 'eeg-acquisition': 4 };

/** The model with the load of a small hospital; everything else is as it is. */
export const labCatalog: Catalog = Object.fromEntries(
  Object.entries(catalog as Catalog).map(([name, service]) => [
    name,
    {
      ...service,
      load: { ...service.load, arrivalsPerSecond: service.load.arrivalsPerSecond * SHARE_OF_LOAD },
      ...(MOST_PODS[name] === undefined
        ? {}
        : {
            scaling: {
              ...service.scaling,
              maxPods: { pods: MOST_PODS[name], reason: 'the lab shows how pods are added' },
            },
          }),
    },
  ]),
);

/** Patient whose old phone sends without a token. */
export const legacyPatient = 1;

/** The lab's only hospital: the example, with its volumes in the lab's folder and the lab's way in. */
export const labHospital: Hospital = {
  ...exampleHospital,
  database: {
    data: { kind: 'local', node: firstNode.name, path: inLab('volumes/database') },
    backups: { kind: 'local', node: firstNode.name, path: inLab('volumes/backups') },
    image: mysqlImage,
  },
  settings: {
    trustedProxies: [network.pods],
    legacyPatients: [legacyPatient],
    legacyTimeZone: 'Europe/Rome',
  },
  ingress: { className: ingressClass, clusterIssuer: 'eeg-ward-lab', controller: ingressController },
};

/** Makes the folders of the hospital's volumes, which a cluster's operator does. */
export function makeVolumeFolders(): void {
  for (const storage of [labHospital.database.data, labHospital.database.backups])
    if (storage.kind === 'local') mkdirSync(storage.path, { recursive: true });
}

const secretsFile = inLab('secrets.json');

/** Values of the secrets, generated once for a lab and kept beside it, readable by root only. */
function secretValueOf(token: string): string {
  const values = (existsSync(secretsFile) ? JSON.parse(readFileSync(secretsFile, 'utf8')) : {}) as Record<
    string,
    string
  >;
  values[token] ??= randomBytes(24).toString('base64url');
  writeFileSync(secretsFile, JSON.stringify(values), { mode: 0o600 });
  return values[token];
}

/** The hospital's objects, chart by chart, with generated secrets. */
export const hospitalObjects = (images: Images, of: Catalog = labCatalog): readonly ChartObjects[] =>
  synthesise({ catalog: of, hospital: labHospital, images }).map(({ chart, objects }) => ({
    chart,
    objects: objects.map((object) => fillSecrets(object, (ref) => secretValueOf(tokenOf(ref)))),
  }));

/** The certificates that an issuer would put in place for the hospital's Ingress objects, signed by the lab. */
export function ingressCertificates(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects
    .filter(({ kind }) => kind === 'Ingress')
    .flatMap(({ spec, metadata }) =>
      (spec as { tls: readonly { hosts: readonly string[]; secretName: string }[] }).tls.map(
        ({ hosts, secretName }) => {
          const name = makeServerCertificate(secretName, hosts);
          return {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: secretName, namespace: metadata.namespace! },
            type: 'kubernetes.io/tls',
            stringData: {
              'tls.crt': readFileSync(certificateFile(name), 'utf8'),
              'tls.key': readFileSync(keyFile(name), 'utf8'),
              'ca.crt': readFileSync(certificateFile('ca'), 'utf8'),
            },
          };
        },
      ),
    );
}

/** Where `npm run images` leaves its result. */
export const builtImages = (root: string) => ({
  list: join(root, 'dist/images.json'),
  archive: join(root, 'dist/images/eeg-ward.tar'),
});
