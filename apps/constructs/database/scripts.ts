import { serverWideRights } from '../../model/deployment/database-rights.ts';
import { databaseAccounts, type DatabaseAccount } from '../../model/deployment/secrets.ts';
import { databaseHost } from '../../model/deployment/pod-environment.ts';
import type { Store } from '../../model/service.ts';
import { paths } from './my-cnf.ts';

const on = (store: Store): string => `\\\`${store.database}\\\`.*`;

const userOf = (account: DatabaseAccount): string => `'${databaseAccounts[account].user}'@'%'`;

const revokeAll = (account: DatabaseAccount): string =>
  `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${userOf(account)};`;

/**
 * What each account may do; root administers, from inside the pod only. The account of the service gets its rights table by
 * table from the migration, which alone knows the tables; here it only loses rights on the whole database, which it had
 * once. For that the migration may pass rights on, and see whether an account has more.
 */
const privileges: Readonly<Record<Exclude<DatabaseAccount, 'root'>, (store: Store) => readonly string[]>> = {
  app: (store) => [`REVOKE IF EXISTS ALL PRIVILEGES ON ${on(store)} FROM ${userOf('app')};`],
  migration: (store) => [
    revokeAll('migration'),
    `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, LOCK TABLES, CREATE VIEW, TRIGGER ON ${on(store)} TO ${userOf('migration')} WITH GRANT OPTION;`,
    `GRANT SELECT ON mysql.db TO ${userOf('migration')};`,
    `GRANT SELECT (User, Host, ${serverWideRights.join(', ')}) ON mysql.user TO ${userOf('migration')};`,
  ],
  backup: (store) => [
    revokeAll('backup'),
    `GRANT SELECT, SHOW VIEW, TRIGGER, LOCK TABLES ON ${on(store)} TO ${userOf('backup')};`,
  ],
};

const readPassword = `# Passwords stand inside quotes in SQL and option files: anything that could end them is refused.
password() {
  local value
  value=$(<"$PASSWORDS/$1")
  if [[ ! $value =~ ^[A-Za-z0-9._~+/=-]{16,128}$ ]]; then
    echo "'$1' must have 16 to 128 letters, digits or . _ ~ + / = -" >&2
    return 1
  fi
  printf %s "$value"
}`;

const passwordVariable = (account: DatabaseAccount): string => `${account}_password`;

const accountSql = (store: Store, account: Exclude<DatabaseAccount, 'root'>): string =>
  [
    `CREATE USER IF NOT EXISTS ${userOf(account)};`,
    `ALTER USER ${userOf(account)} IDENTIFIED BY '$${passwordVariable(account)}';`,
    ...privileges[account](store),
  ].join('\n');

/**
 * Starts the server. Accounts, their passwords and privileges are set on every start, those of the service excepted, so
 * that a new password needs a restart and nothing else. The variables DATA, TEMPORARY, RUN, PASSWORDS and CONFIG name its folders.
 */
export const startScript = (store: Store): string => `#!/bin/bash
set -euo pipefail
umask 077
: "\${DATA:=${paths.data}}" "\${RUN:=${paths.run}}" "\${PASSWORDS:=${paths.passwords}}" "\${CONFIG:=${paths.config}/my.cnf}" "\${TEMPORARY:=${paths.temporary}}"
rm -rf "$TEMPORARY"
mkdir -p "$TEMPORARY"
${readPassword}
${Object.entries(databaseAccounts)
  .map(
    ([account, { password }]) =>
      `${passwordVariable(account as DatabaseAccount)}=$(password ${password.key})`,
  )
  .join('\n')}
if [ ! -d "$DATA" ]; then
  rm -rf "$DATA.new"
  mysqld --defaults-file="$CONFIG" --initialize-insecure --datadir="$DATA.new"
  mv "$DATA.new" "$DATA"
fi
cat >"$RUN/accounts.sql" <<SQL
CREATE DATABASE IF NOT EXISTS \\\`${store.database}\\\`;
ALTER USER 'root'@'localhost' IDENTIFIED BY '$${passwordVariable('root')}';
${(['app', 'migration', 'backup'] as const).map((account) => accountSql(store, account)).join('\n')}
SQL
unset ${Object.keys(databaseAccounts)
  .map((account) => passwordVariable(account as DatabaseAccount))
  .join(' ')}
exec mysqld --defaults-file="$CONFIG" --init-file="$RUN/accounts.sql"
`;

const clientOptions = (store: Store, account: DatabaseAccount): string => `${readPassword}
options=$(mktemp)
trap 'rm -f "$options"' EXIT
secret=$(password ${databaseAccounts[account].password.key})
cat >"$options" <<OPTIONS
[client]
host=\${DATABASE_HOST:-${databaseHost}}
port=\${DATABASE_PORT:-${store.port}}
user=${databaseAccounts[account].user}
password="$secret"
OPTIONS`;

const isComplete = `# A dump that was cut off lacks its last line.
is_complete() { gzip -cd "$1" 2>/dev/null | tail -n 1 | grep -q '^-- Dump completed'; }`;

/** Writes one complete dump to the backup volume and removes the oldest beyond KEEP. */
export const backupScript = (store: Store): string => `#!/bin/bash
set -euo pipefail
umask 077
: "\${BACKUPS:=${paths.backups}}" "\${PASSWORDS:=${paths.passwords}}" "\${KEEP:=3}"
${clientOptions(store, 'backup')}
${isComplete}
rm -f "$BACKUPS"/*.part
file="$BACKUPS/${store.database}-$(date -u +%Y%m%dT%H%M%SZ).sql.gz"
mysqldump --defaults-extra-file="$options" --single-transaction --quick --hex-blob --no-tablespaces \\
  --set-gtid-purged=OFF ${store.database} | gzip >"$file.part"
if ! is_complete "$file.part"; then
  echo "'$file' must end as a complete dump; it is removed by the next run" >&2
  exit 1
fi
mv "$file.part" "$file"
find "$BACKUPS" -maxdepth 1 -name '${store.database}-*.sql.gz' | sort | head -n -"$KEEP" | xargs -r rm --
echo "$file"
`;

/** Replaces the database by a dump: BACKUP names a file of the backup volume, else the newest is taken. */
export const restoreScript = (store: Store): string => `#!/bin/bash
set -euo pipefail
umask 077
: "\${BACKUPS:=${paths.backups}}" "\${PASSWORDS:=${paths.passwords}}" "\${BACKUP:=}"
${clientOptions(store, 'migration')}
${isComplete}
file="$BACKUPS/$BACKUP"
if [ -z "$BACKUP" ]; then
  file=$(find "$BACKUPS" -maxdepth 1 -name '${store.database}-*.sql.gz' | sort | tail -n 1)
fi
if ! is_complete "$file"; then
  echo "'$file' must be a complete dump; choose another with BACKUP" >&2
  exit 1
fi
mysql --defaults-extra-file="$options" -e 'DROP DATABASE IF EXISTS \`${store.database}\`; CREATE DATABASE \`${store.database}\`'
gzip -cd "$file" | mysql --defaults-extra-file="$options" ${store.database}
echo "restored $file"
`;
