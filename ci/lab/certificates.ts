import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterDomain, inLab, network, nodes } from './layout.ts';

const DAYS = '30';
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];

/** A certificate of the lab by its name; files are `<name>.crt` and `<name>.key`. */
export const certificateFile = (name: string): string => inLab('certificates', `${name}.crt`);
export const keyFile = (name: string): string => inLab('certificates', `${name}.key`);

interface Certificate {
  readonly authority: 'ca' | 'front-proxy-ca';
  /** Common name and organisation, as OpenSSL writes a subject. */
  readonly subject: string;
  readonly use: 'serverAuth' | 'clientAuth';
  /** `DNS:` and `IP:` names of a server. */
  readonly names?: readonly string[];
}

const certificates: Readonly<Record<string, Certificate>> = {
  apiserver: {
    authority: 'ca',
    subject: '/CN=kube-apiserver',
    use: 'serverAuth',
    names: [
      ...[
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        `kubernetes.default.svc.${clusterDomain}`,
      ].map((name) => `DNS:${name}`),
      `IP:${network.apiService}`,
      `IP:${network.node}`,
      'IP:127.0.0.1',
    ],
  },
  'apiserver-kubelet-client': {
    authority: 'ca',
    subject: '/O=system:masters/CN=kube-apiserver-kubelet-client',
    use: 'clientAuth',
  },
  'front-proxy-client': { authority: 'front-proxy-ca', subject: '/CN=front-proxy-client', use: 'clientAuth' },
  ...Object.fromEntries(
    nodes.map(({ name, address }) => [
      `kubelet-${name}`,
      {
        authority: 'ca',
        subject: `/O=system:nodes/CN=system:node:${name}`,
        use: 'serverAuth',
        names: [`DNS:${name}`, `IP:${address}`],
      },
    ]),
  ),
};

/** Makes the lab's two authorities and all its certificates. @throws Error in OpenSSL's words */
export function makeCertificates(): void {
  mkdirSync(inLab('certificates'), { recursive: true, mode: 0o700 });
  for (const authority of ['ca', 'front-proxy-ca'])
    openssl(authority, [
      ...['-subj', `/CN=eeg-ward-lab-${authority}`],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ]);
  for (const [name, certificate] of Object.entries(certificates)) makeCertificate(name, certificate);
}

/** Makes a certificate for a server of the given DNS names, signed by the lab's authority. @returns its name */
export function makeServerCertificate(name: string, hosts: readonly string[]): string {
  makeCertificate(name, {
    authority: 'ca',
    subject: `/CN=${hosts[0]}`,
    use: 'serverAuth',
    names: hosts.map((host) => `DNS:${host}`),
  });
  return name;
}

function makeCertificate(name: string, { authority, subject, use, names }: Certificate): void {
  openssl(name, [
    ...['-subj', subject, '-CA', certificateFile(authority), '-CAkey', keyFile(authority)],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', `extendedKeyUsage=${use}`],
    ...(names === undefined ? [] : ['-addext', `subjectAltName=${names.join(',')}`]),
  ]);
}

/** The same as of yesterday, when it ended. @returns its name */
export function makeExpiredCertificate(name: string, hosts: readonly string[]): string {
  const cwd = inLab('certificates');
  const run = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const request = `${name}.csr`;
  run(
    'req',
    '-new',
    ...newKey,
    '-keyout',
    keyFile(name),
    '-out',
    request,
    '-subj',
    `/CN=${hosts[0]}`,
    '-addext',
    `subjectAltName=${names}`,
  );
  const signer = ['-CA', certificateFile('ca'), '-CAkey', keyFile('ca')];
  run(
    'x509',
    '-req',
    '-in',
    request,
    '-copy_extensions',
    'copy',
    ...signer,
    '-days',
    '-1',
    '-out',
    certificateFile(name),
  );
  return name;
}

function openssl(name: string, args: readonly string[]): void {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-days',
      DAYS,
      ...newKey,
      '-keyout',
      keyFile(name),
      '-out',
      certificateFile(name),
      ...args,
    ],
    { cwd: join(inLab(), 'certificates'), stdio: ['ignore', 'ignore', 'pipe'] },
  );
}
