import { edgesOf } from '../topology.ts';
import type { Catalog } from '../service.ts';
import { databaseHost } from './pod-environment.ts';

/** Pods beside the services: the database and the jobs that use it. */
export const migrationPod = 'database-migration';
export const backupPod = 'database-backup';

/** One connection between two kinds of pods that is allowed; every other is not. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** Port that `to` listens on. */
  readonly port: number;
}

/** Every connection inside a hospital's namespace: the calls of the model, and the database's own users. */
export function connectionsOf(catalog: Catalog): readonly Connection[] {
  return [
    ...edgesOf(catalog).map(({ from, to }) => ({ from, to, port: catalog[to]!.port })),
    ...Object.entries(catalog).flatMap(([name, { store }]) =>
      store === undefined
        ? []
        : [name, migrationPod, backupPod].map((from) => ({ from, to: databaseHost, port: store.port })),
    ),
  ];
}
