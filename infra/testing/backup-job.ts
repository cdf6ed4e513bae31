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
