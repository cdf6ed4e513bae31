/** What `kubectl create job --from=cronjob/database-backup --dry-run=client` prints, as far as it is read. */
export const backupJob = {
  metadata: { name: 'j' },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'mysql-client',
            command: ['bash', '/config/backup.sh'],
            env: [{ name: 'KEEP', value: '3' }],
            volumeMounts: [{ name: 'backups', mountPath: '/backups' }],
          },
        ],
      },
    },
  },
};

/** The same of `cronjob/database-restore`: what comes after the restore is the container. */
export const restoreJob = {
  metadata: { name: 'j' },
  spec: {
    template: {
      spec: {
        initContainers: [
          {
            name: 'mysql-client',
            command: ['bash', '/config/restore.sh'],
            env: [{ name: 'KEEP', value: '3' }],
            volumeMounts: [{ name: 'backups', mountPath: '/backups' }],
          },
        ],
        containers: [{ name: 'database-migration', command: ['node', 'migrate.mjs'] }],
      },
    },
  },
};
