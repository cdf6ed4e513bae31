import { describe, expect, it } from '@jest/globals';
import { catalog } from '../../model/catalog.ts';
import { databaseHost } from '../../model/deployment/pod-environment.ts';
import { databaseAccounts } from '../../model/deployment/secrets.ts';
import { MigrationJob } from '../migration-job.ts';
import { made } from '../testing/made.ts';
import { Backup, restoreJob } from './backup.ts';
import { Database } from './database.ts';
import { LocalVolume, VolumeClaim } from './volume.ts';

describe('Database', () => {
  const store = catalog['data-access'].store!;
  const [config, service, server] = made(
    (chart) => new Database(chart, 'd', { store, image: 'mysql:8.4.6' }),
  );
  const { template } = server.spec;

  it('is one pod that keeps its name and its claim', () => {
    expect(server).toMatchObject({
      kind: 'StatefulSet',
      metadata: { name: databaseHost },
      spec: { replicas: 1, serviceName: databaseHost },
    });
    expect(server.spec).not.toHaveProperty('volumeClaimTemplates');
    expect(template.spec.volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: databaseHost },
    });
    expect(service.spec).toMatchObject({ clusterIP: 'None', ports: [{ port: store.port }] });
  });

  it('caches rows in half of the memory that it asks for', () => {
    expect(template.spec.containers[0].resources).toEqual({
      requests: { cpu: '250m', memory: '1024Mi' },
      limits: { memory: '2048Mi' },
    });
    expect(config.data['my.cnf']).toContain('innodb-buffer-pool-size = 512M\n');
  });

  it('gives the service no rights, and takes those on the whole database that it had once', () => {
    const aboutTheService = config.data['start.sh']
      .split('\n')
      .filter((line: string) => line.includes(databaseAccounts.app.user));
    expect(aboutTheService).toEqual([
      expect.stringMatching(/^CREATE USER IF NOT EXISTS /),
      expect.stringMatching(/^ALTER USER /),
      expect.stringMatching(/^REVOKE IF EXISTS ALL PRIVILEGES ON /),
    ]);
  });

  it('syncs every commit', () => {
    expect(config.data['my.cnf']).toContain('innodb-flush-log-at-trx-commit = 1\n');
  });

  it('is replaced when its settings change, and only then', () => {
    const annotationsOf = (memory: number) =>
      made(
        (chart) =>
          new Database(chart, 'd', {
            store,
            image: 'mysql:8.4.6',
            compute: { cpuMillis: 1, memoryMebibytes: { request: memory, limit: 2_048 } },
          }),
      )[2].spec.template.metadata.annotations;
    expect(annotationsOf(1_024)).toEqual(template.metadata.annotations);
    expect(annotationsOf(512)).not.toEqual(template.metadata.annotations);
  });
});

describe('Backup', () => {
  const migration = { store: catalog['data-access'].store, image: 'data-access:1' };
  const [backup, restore] = made(
    (chart) => new Backup(chart, 'b', { image: 'mysql:8.4.6', keep: 5, migration }),
  );
  const podOf = (cronJob: typeof backup) => cronJob.spec.jobTemplate.spec.template.spec;
  const passwordsOf = (cronJob: typeof backup): string[] =>
    podOf(cronJob)
      .volumes.flatMap((volume: { secret?: { items: { key: string }[] } }) => volume.secret?.items ?? [])
      .map(({ key }: { key: string }) => key);

  it('dumps every night, one at a time, with the account that only reads', () => {
    expect(backup.spec).toMatchObject({
      schedule: '17 2 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
    });
    expect(podOf(backup).containers[0].env).toEqual([{ name: 'KEEP', value: '5' }]);
    expect(passwordsOf(backup)).toEqual([databaseAccounts.backup.password.key]);
  });

  it('holds a restore ready that never runs by itself', () => {
    expect(restore).toMatchObject({ metadata: { name: restoreJob }, spec: { suspend: true } });
    expect(passwordsOf(restore)).toEqual([databaseAccounts.migration.password.key]);
  });

  it('lets the migration follow a restore, so that an older dump fits and a new server knows the rights', () => {
    const { initContainers, containers } = podOf(restore);
    const [job] = made((chart) => new MigrationJob(chart, 'm', migration));
    expect(initContainers).toMatchObject([
      { image: 'mysql:8.4.6', command: ['bash', expect.stringMatching(/restore\.sh$/)] },
    ]);
    expect(containers).toEqual(job.spec.template.spec.containers);
    expect(podOf(backup)).not.toHaveProperty('initContainers');
  });
});

describe('a volume', () => {
  const volume = { name: 'database', namespace: 'h', sizeGibibytes: 8 };

  it('in a folder of a node is bound to one claim and kept', () => {
    const storage = { kind: 'local', node: 'n', path: '/srv/d' } as const;
    const [{ spec }] = made((chart) => new LocalVolume(chart, 'v', { ...volume, storage }));
    expect(spec).toMatchObject({
      claimRef: { namespace: 'h', name: 'database' },
      persistentVolumeReclaimPolicy: 'Retain',
      local: { path: '/srv/d' },
    });
    const [claim] = made((chart) => new VolumeClaim(chart, 'c', { ...volume, storage }));
    expect(claim.spec).toMatchObject({ volumeName: 'h-database', storageClassName: '' });
  });

  it('of a StorageClass is only claimed', () => {
    const storage = { kind: 'class', storageClassName: 'local-path' } as const;
    expect(made((chart) => new LocalVolume(chart, 'v', { ...volume, storage }))).toEqual([]);
    const [claim] = made((chart) => new VolumeClaim(chart, 'c', { ...volume, storage }));
    expect(claim.spec.storageClassName).toBe('local-path');
    expect(claim.spec.volumeName).toBeUndefined();
  });

  it('refuses a folder that is named from nowhere', () => {
    const storage = { kind: 'local', node: 'n', path: 'data' } as const;
    expect(() => made((chart) => new LocalVolume(chart, 'v', { ...volume, storage }))).toThrow(
      "'database.storage.path' (data) must be an absolute path on the node",
    );
  });
});
