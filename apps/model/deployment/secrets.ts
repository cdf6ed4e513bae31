import { callersOf } from '../topology.ts';
import type { Catalog } from '../service.ts';
import { outsideNames, outsideSecretOf, type OutsideSystems } from './outside.ts';

/** A value that no file holds: `${secret:<group>/<key>}` stands for it until the moment it is applied. */
export interface SecretRef {
  /**
   * - `service`, `database`: between pods, so that whoever makes the cluster may choose any value;
   * - `outside`: between a service and a system outside of the cluster, which knows the value already.
   */
  readonly group: 'service' | 'database' | 'outside';
  readonly key: string;
}

const TOKEN = /^\$\{secret:(service|database|outside)\/([a-z][-a-z0-9]*)\}$/;

/** The token in place of the value. */
export const tokenOf = ({ group, key }: SecretRef): string => `\${secret:${group}/${key}}`;

/** The reference in a token, or undefined when `text` is none. */
export function secretRefIn(text: string): SecretRef | undefined {
  const [, group, key] = TOKEN.exec(text) ?? [];
  return key === undefined ? undefined : { group: group as SecretRef['group'], key };
}

const DIGEST_TOKEN = /^\$\{secret-digest:([-a-z0-9/,]+)\}$/;

/**
 * The token in place of a digest of values, by which pods notice that one of them changed: whoever replaces the values'
 * tokens replaces this one too. Sorted, so that the order of `refs` does not matter.
 */
export const digestTokenOf = (refs: readonly SecretRef[]): string =>
  `\${secret-digest:${[...new Set(refs.map(({ group, key }) => `${group}/${key}`))].toSorted().join(',')}}`;

/** The references in a digest token, or undefined when `text` is none. */
export function digestRefsIn(text: string): readonly SecretRef[] | undefined {
  const [, paths] = DIGEST_TOKEN.exec(text) ?? [];
  const refs = paths?.split(',').map((path) => secretRefIn(`\${secret:${path}}`));
  return refs?.every((ref) => ref !== undefined) ? refs : undefined;
}

/** Name of the Secret object that holds a group. */
export const secretObjectOf = (group: SecretRef['group']): string =>
  ({ service: 'service-secrets', database: 'database-credentials', outside: 'outside-credentials' })[group];

/** MySQL accounts, each with what it may do and no more. */
export const databaseAccounts = Object.freeze({
  /** Reads and writes rows, of the audit trail only reads and adds them; the migration gives it the rights. */
  app: { user: 'ward_app', password: { group: 'database', key: 'app-password' } },
  /** Changes the schema and gives `app` its rights; used by the migration and by a restore. */
  migration: { user: 'ward_migration', password: { group: 'database', key: 'migration-password' } },
  /** Reads everything, writes nothing. */
  backup: { user: 'ward_backup', password: { group: 'database', key: 'backup-password' } },
  /** Administers the server, from inside its pod only. */
  root: { user: 'root', password: { group: 'database', key: 'root-password' } },
} as const satisfies Record<string, { readonly user: string; readonly password: SecretRef }>);

export type DatabaseAccount = keyof typeof databaseAccounts;

/** Every secret between the pods of the catalog's system: one per calling service, one per database account. */
export function ownSecretsOf(catalog: Catalog): readonly SecretRef[] {
  const called = Object.keys(catalog).flatMap((name) => callersOf(catalog, name));
  const callers = Object.keys(catalog).filter((name) => called.includes(name));
  const stores = Object.values(catalog).some(({ store }) => store !== undefined);
  return [
    ...callers.map((key): SecretRef => ({ group: 'service', key })),
    ...(stores ? Object.values(databaseAccounts).map(({ password }) => password) : []),
  ];
}

/** Every secret between services and systems outside of the cluster that a deployment sets up. */
export const outsideSecretsOf = (catalog: Catalog, systems: OutsideSystems): readonly SecretRef[] =>
  outsideNames.flatMap((name) => {
    const isRead = Object.values(catalog).some(({ settings = [] }) => settings.includes(name));
    return (isRead && outsideSecretOf(name, systems)) || [];
  });

/** Every secret of a deployment. */
export const secretsOf = (catalog: Catalog, systems: OutsideSystems = {}): readonly SecretRef[] => [
  ...ownSecretsOf(catalog),
  ...outsideSecretsOf(catalog, systems),
];
