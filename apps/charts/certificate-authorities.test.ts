import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from '../model/catalog.ts';
import { madeCertificate } from '../testing/made-certificate.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Hospital } from './hospital.ts';
import { readImages } from './images.ts';
import { podTemplateOf, type KubernetesObject } from './kubernetes-object.ts';
import { problemsOfCertificates } from './problems-of-certificates.ts';
import { synthesise } from './synthesise.ts';
import { connectedHospital, connectedSettings } from './testing/connected-hospital.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);
const { key, cert } = madeCertificate(temporary.path, 2);

const objectsWith = (settings: Hospital['settings']): readonly KubernetesObject[] =>
  synthesise({
    catalog,
    hospital: { ...connectedHospital, settings: settings! },
    images: readImages('none', serviceNames),
  }).flatMap(({ objects }) => objects);

/** The environment that a pod of data-access has beside its settings, its mounted files below a folder of this machine. */
function trustOf(objects: readonly KubernetesObject[], folder: string): Readonly<Record<string, string>> {
  const deployment = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'data-access',
  )!;
  const { containers, volumes = [] } = podTemplateOf(deployment)!.spec;
  const [container] = containers as readonly ((typeof containers)[number] & {
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  })[];
  const file = container!.env!.find(({ name }) => name === 'NODE_EXTRA_CA_CERTS')!.value!;
  const mount = container!.volumeMounts.find(({ mountPath }) => file.startsWith(`${mountPath}/`))!;
  const volume = volumes.find(({ name }) => name === mount.name)!;
  const map = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === volume.configMap!.name,
  )!;
  const within = file.slice(mount.mountPath.length + 1);
  writeFileSync(join(folder, within), (map['data'] as Readonly<Record<string, string>>)[within]!);
  return { NODE_EXTRA_CA_CERTS: join(folder, within) };
}

const ask = `fetch(process.argv[1]).then(({ status }) => process.exit(status === 204 ? 0 : 2), () => process.exit(1))`;

describe('authorities of a hospital', () => {
  it('are trusted by the pods that reach its systems', async () => {
    const trust = trustOf(
      objectsWith({ ...connectedSettings, certificateAuthorities: cert }),
      temporary.path,
    );
    const server = createServer({ key, cert }, (_request, response) => response.writeHead(204).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = async (environment: Readonly<Record<string, string>>): Promise<unknown> => {
      const child = spawn(process.execPath, ['-e', ask, url], { env: { ...process.env, ...environment } });
      return (await once(child, 'exit'))[0];
    };
    try {
      expect([await asked({}), await asked(trust)]).toEqual([1, 0]);
    } finally {
      server.close();
    }
  });

  it('are given to no other pods, and to nobody where no system is set up', () => {
    const mapsWith = (settings: Hospital['settings']): readonly string[] =>
      objectsWith(settings)
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.endsWith('-certificate-authorities'));
    expect(mapsWith(connectedSettings)).toEqual([
      'data-access-certificate-authorities',
      'dashboard-certificate-authorities',
    ]);
    expect(mapsWith({ certificateAuthorities: cert })).toEqual([]);
  });

  it('replace the pods when they change', () => {
    const templateWith = (certificateAuthorities: string): unknown =>
      objectsWith({ ...connectedSettings, certificateAuthorities })
        .filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'dashboard')
        .map(podTemplateOf);
    expect(templateWith(cert)).toEqual(templateWith(cert));
    expect(templateWith(cert)).not.toEqual(templateWith(`${cert}${cert}`));
  });

  it('are certificates, and nothing else', () => {
    const problems = (pem: string): readonly string[] => problemsOfCertificates('a', pem);
    expect(problems(`# ours\n${cert}\nand another\n${cert}`)).toEqual([]);
    expect(problems('ca.pem')).toEqual([
      "'a' must hold certificates in PEM form: -----BEGIN CERTIFICATE----- ...",
    ]);
    expect(problems(cert + key)).toEqual(["'a' must hold certificates only; block 2 is a PRIVATE KEY"]);
    expect(problems(cert.replace(/\n.{20}/, '\n'))).toEqual([
      "'a' must hold whole certificates; block 1 cannot be read",
    ]);
    expect(() => objectsWith({ ...connectedSettings, certificateAuthorities: 'ca.pem' })).toThrow(
      /^'settings\.certificateAuthorities' must hold certificates/,
    );
  });
});
