import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeNames, type NodeName } from './layout.ts';

interface User {
  readonly name: string;
  readonly groups: string;
}

/** Who may ask the lab's API server, with the groups that decide what. */
const programUsers = {
  admin: { name: 'admin', groups: 'system:masters' },
  'controller-manager': { name: 'system:kube-controller-manager', groups: '' },
  scheduler: { name: 'system:kube-scheduler', groups: '' },
  'kube-proxy': { name: 'system:kube-proxy', groups: '' },
  calico: { name: 'calico', groups: '' },
} as const satisfies Record<string, User>;

export type LabUser = keyof typeof programUsers | `kubelet-${NodeName}`;

const users = {
  ...programUsers,
  ...Object.fromEntries(
    nodeNames.map((node) => [`kubelet-${node}`, { name: `system:node:${node}`, groups: 'system:nodes' }]),
  ),
} as Readonly<Record<LabUser, User>>;

/** What the API server calls them. */
export const userNames = Object.fromEntries(
  Object.entries(users).map(([user, { name }]) => [user, name]),
) as Readonly<Record<LabUser, string>>;

/** Keys and tokens of one run, as files of its folder. */
export const identityFiles = Object.freeze({
  tokens: 'tokens.csv',
  serviceAccountKey: 'service-accounts.key',
  certificates: 'certificates',
  /** Made by the API server itself when it starts. */
  serverCertificate: 'certificates/apiserver.crt',
});

/** Makes the identities of one run in `folder`. @returns the token of each user */
export function makeIdentities(folder: string): Readonly<Record<LabUser, string>> {
  const tokens = Object.fromEntries(
    Object.keys(users).map((user) => [user, randomBytes(24).toString('hex')]),
  ) as Record<LabUser, string>;
  const lines = Object.entries(users).map(
    ([user, { name, groups }]) => `${tokens[user as LabUser]},${name},${name},"${groups}"\n`,
  );
  writeFileSync(join(folder, identityFiles.tokens), lines.join(''), { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(folder, identityFiles.serviceAccountKey), privateKey, { mode: 0o600 });
  return tokens;
}

export interface KubeconfigProps {
  readonly url: string;
  readonly user: LabUser;
  readonly token: string;
  /** Certificate in the folder that the server's is checked with. @default - the server's own */
  readonly authority?: string;
}

/** Where a user's kubeconfig is, in the folder of a run. */
export const kubeconfigFile = (folder: string, user: LabUser): string => join(folder, `${user}.kubeconfig`);

/** Writes a kubeconfig for one user into `folder`. @returns its path */
export function writeKubeconfig(
  folder: string,
  { url, user, token, authority = identityFiles.serverCertificate }: KubeconfigProps,
): string {
  const file = kubeconfigFile(folder, user);
  const ca = readFileSync(join(folder, authority)).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server: url, 'certificate-authority-data': ca } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user } }],
    'current-context': 'lab',
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}
