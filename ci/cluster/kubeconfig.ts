import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ClusterAccess } from './cluster-access.ts';

interface Named {
  readonly name: string;
}
interface ClusterEntry {
  readonly server: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
}
interface UserEntry {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  /** A program that prints credentials, as managed clusters have it. */
  readonly exec?: {
    readonly apiVersion: string;
    readonly command: string;
    readonly args?: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value: string }[];
  };
}
interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly (Named & {
    readonly context: { readonly cluster: string; readonly user: string };
  })[];
  readonly clusters?: readonly (Named & { readonly cluster: ClusterEntry })[];
  readonly users?: readonly (Named & { readonly user: UserEntry })[];
}

/**
 * The access that the current context of a kubeconfig gives: certificates, a token, or a program that prints either.
 * @throws RangeError naming the file and what it lacks
 */
export function readKubeconfig(file: string): ClusterAccess {
  const config = (parse(readFileSync(file, 'utf8')) ?? {}) as Kubeconfig;
  const named = <T extends Named>(what: string, list: readonly T[] = [], name: string | undefined): T => {
    const found = list.find((each) => each.name === name);
    if (found === undefined)
      throw new RangeError(
        `'${file}' must have the ${what} '${name}'; it has ${list.map((each) => each.name).join(', ') || 'none'}`,
      );
    return found;
  };
  const { context } = named('context', config.contexts, config['current-context']);
  const { cluster } = named('cluster', config.clusters, context.cluster);
  const { user } = named('user', config.users, context.user);
  const text = (data: string | undefined, path: string | undefined): string | undefined =>
    data !== undefined
      ? Buffer.from(data, 'base64').toString('utf8')
      : path === undefined
        ? undefined
        : readFileSync(resolve(dirname(file), path), 'utf8');
  return withoutUndefined({
    url: cluster.server.replace(/\/+$/, ''),
    ca: text(cluster['certificate-authority-data'], cluster['certificate-authority']),
    insecure: cluster['insecure-skip-tls-verify'],
    certificate: text(user['client-certificate-data'], user['client-certificate']),
    key: text(user['client-key-data'], user['client-key']),
    token: user.token ?? text(undefined, user.tokenFile)?.trim(),
    ...printedBy(user.exec),
  });
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
function printedBy(exec: UserEntry['exec']): Partial<ClusterAccess> {
  if (exec === undefined) return {};
  const { apiVersion, command, args = [], env } = exec;
  const printed = execFileSync(command, args, {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify({
        apiVersion,
        kind: 'ExecCredential',
        spec: { interactive: false },
      }),
    },
  });
  const { status } = JSON.parse(printed) as {
    status: { token?: string; clientCertificateData?: string; clientKeyData?: string };
  };
  return withoutUndefined({
    token: status.token,
    certificate: status.clientCertificateData,
    key: status.clientKeyData,
  });
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
