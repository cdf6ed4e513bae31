import type { SshAccess } from './lab-node.ts';

/** Options of ssh for a machine: key, port, and those of `sshOptions`. Its address is not among them. */
export const sshArguments = (access: SshAccess, knownHostsFile: string): readonly string[] => [
  ...['-i', access.keyFile, '-p', String(access.port ?? 22)],
  ...sshOptions(access, knownHostsFile),
];

/** The one key, no questions, host keys that are learned once into `knownHostsFile` and must stay the same, jump host. */
export function sshOptions({ keyFile, jumpHost }: SshAccess, knownHostsFile: string): readonly string[] {
  const options = [
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile=${knownHostsFile}`,
  ].flatMap((option) => ['-o', option]);
  if (jumpHost === undefined) return options;
  const { host, user, port = 22 } = jumpHost;
  const jump = ['ssh', '-i', keyFile, ...options, '-p', String(port), '-W', '%h:%p', `${user}@${host}`];
  return [...options, '-o', `ProxyCommand=${jump.map(quoted).join(' ')}`];
}

/** A word as a POSIX shell reads it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
