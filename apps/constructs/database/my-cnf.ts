import type { Store } from '../../model/service.ts';

/** Folders of the server's container. */
export const paths = Object.freeze({
  /** The volume; the data is one level below, so that an interrupted first start leaves nothing half made. */
  volume: '/var/lib/mysql',
  data: '/var/lib/mysql/data',
  /** On the volume: a large sort must not evict the pod for filling /tmp. */
  temporary: '/var/lib/mysql/tmp',
  run: '/run/mysqld',
  socket: '/run/mysqld/mysqld.sock',
  passwords: '/run/secrets/database',
  config: '/etc/ward-mysql',
  backups: '/backups',
});

/** Most connections: ten per process of the owner, with room for the jobs and an administrator. */
const MOST_CONNECTIONS = 200;

/** The server's settings. @param bufferPoolMebibytes memory that caches rows, about half of what the pod requests */
export const myCnf = (store: Store, bufferPoolMebibytes: number): string => `[mysqld]
datadir = ${paths.data}
socket = ${paths.socket}
pid-file = ${paths.run}/mysqld.pid
tmpdir = ${paths.temporary}
port = ${store.port}
bind-address = *
mysqlx = OFF
skip-name-resolve = ON
local-infile = OFF
secure-file-priv = NULL
character-set-server = utf8mb4
collation-server = utf8mb4_0900_bin
sql-mode = STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION
transaction-isolation = READ-COMMITTED
max-connections = ${MOST_CONNECTIONS}
innodb-buffer-pool-size = ${bufferPoolMebibytes}M
innodb-redo-log-capacity = 512M
innodb-flush-log-at-trx-commit = 1
disable-log-bin
performance-schema = OFF
`;
