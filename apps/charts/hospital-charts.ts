import { App, Chart } from 'cdk8s';
import {
  AddressPool,
  IngressClass,
  type AddressPoolProps,
  type IngressClassProps,
} from '../constructs/add-ons.ts';
import { Autoscaler } from '../constructs/autoscaler.ts';
import { Backup, backupClaim } from '../constructs/database/backup.ts';
import { Database } from '../constructs/database/database.ts';
import { LocalVolume, VolumeClaim, type VolumeProps } from '../constructs/database/volume.ts';
import { HospitalNamespace } from '../constructs/hospital-namespace.ts';
import { IngressRoutes } from '../constructs/ingress-routes.ts';
import { Isolation, type ForeignPods } from '../constructs/isolation.ts';
import { MigrationJob } from '../constructs/migration-job.ts';
import { SecretObjects } from '../constructs/secret-objects.ts';
import { WebService } from '../constructs/web-service.ts';
import { connectionsOf } from '../model/deployment/connections.ts';
import { ingressGroupsOf } from '../model/deployment/ingress-routes.ts';
import { waysOutOf } from '../model/deployment/outside.ts';
import { databaseHost, isLoopbackOnly } from '../model/deployment/pod-environment.ts';
import { secretsOf } from '../model/deployment/secrets.ts';
import { assertSound } from '../model/problems.ts';
import type { Catalog, Store } from '../model/service.ts';
import { problemsOfHospital, settingsOf, type Hospital, type Images } from './hospital.ts';
import { quotaOf } from './quota.ts';

const MYSQL_IMAGE = 'docker.io/library/mysql:8.4.6';

const ingressNginx: ForeignPods = {
  namespace: 'ingress-nginx',
  labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
};

/** What a hospital's charts are made from. */
export interface HospitalChartsProps {
  readonly catalog: Catalog;
  readonly hospital: Hospital;
  readonly images: Images;
}

/**
 * All charts of one hospital, one per concern, in the order in which they can be applied. Each call has an App of its
 * own, so that a hundred hospitals cost a hundred times one.
 * @throws ModelError for a catalog that is not sound
 * @throws RangeError listing every fault of the hospital, or for a service without an image
 */
export function hospitalCharts(props: HospitalChartsProps): readonly Chart[] {
  const { catalog, hospital } = props;
  assertSound(catalog);
  const problems = problemsOfHospital(hospital);
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  const app = new App();
  const chart = (id: string): Chart => new Chart(app, id, { namespace: hospital.namespace });
  return [
    namespaceChart(new Chart(app, 'namespace'), props),
    secretsChart(chart('secrets'), props),
    isolationChart(chart('isolation'), props),
    databaseChart(chart('database'), props),
    migrationChart(chart('migration'), props),
    servicesChart(chart('services'), props),
    autoscalingChart(chart('autoscaling'), props),
    ingressChart(chart('ingress'), props),
  ];
}

/** What a cluster has once for all hospitals. */
export function addOnsChart(pool: AddressPoolProps, ingressClass?: IngressClassProps): Chart {
  const chart = new Chart(new App(), 'add-ons');
  new AddressPool(chart, 'pool', pool);
  if (ingressClass !== undefined) new IngressClass(chart, 'ingress-class', ingressClass);
  return chart;
}

function namespaceChart(chart: Chart, { catalog, hospital }: HospitalChartsProps): Chart {
  new HospitalNamespace(chart, 'namespace', { name: hospital.namespace, quota: quotaOf(catalog) });
  for (const volume of volumesOf(catalog, hospital)) new LocalVolume(chart, volume.name, volume);
  return chart;
}

function secretsChart(chart: Chart, { catalog, hospital }: HospitalChartsProps): Chart {
  new SecretObjects(chart, 'secrets', { secrets: secretsOf(catalog, settingsOf(hospital)) });
  return chart;
}

function isolationChart(chart: Chart, { catalog, hospital }: HospitalChartsProps): Chart {
  new Isolation(chart, 'isolation', {
    connections: connectionsOf(catalog),
    entrances: entrancesOf(catalog, hospital).map(({ service, port }) => ({ name: service, port })),
    ingressController: hospital.ingress?.controller ?? ingressNginx,
    waysOut: waysOutOf(catalog, settingsOf(hospital)),
    ...hospital.network,
  });
  return chart;
}

function databaseChart(chart: Chart, { catalog, hospital, images }: HospitalChartsProps): Chart {
  const owner = storeOwnerOf(catalog);
  if (owner === undefined) return chart;
  const { image = MYSQL_IMAGE, uid, backupSchedule } = hospital.database;
  const server = { image, ...(uid === undefined ? {} : { uid }) };
  for (const volume of volumesOf(catalog, hospital)) new VolumeClaim(chart, `${volume.name}-claim`, volume);
  new Database(chart, 'server', { store: owner.store, ...server });
  new Backup(chart, 'backup', {
    ...server,
    migration: { store: owner.store, image: imageOf(images, owner.name) },
    ...(backupSchedule === undefined ? {} : { schedule: backupSchedule }),
  });
  return chart;
}

function migrationChart(chart: Chart, { catalog, images }: HospitalChartsProps): Chart {
  const owner = storeOwnerOf(catalog);
  if (owner !== undefined)
    new MigrationJob(chart, 'migration', { store: owner.store, image: imageOf(images, owner.name) });
  return chart;
}

function servicesChart(chart: Chart, { catalog, hospital, images }: HospitalChartsProps): Chart {
  const settings = settingsOf(hospital);
  for (const name of Object.keys(catalog))
    new WebService(chart, name, { catalog, name, settings, image: imageOf(images, name) });
  return chart;
}

function autoscalingChart(chart: Chart, { catalog }: HospitalChartsProps): Chart {
  for (const [name, service] of Object.entries(catalog)) new Autoscaler(chart, name, { name, service });
  return chart;
}

function ingressChart(chart: Chart, { catalog, hospital }: HospitalChartsProps): Chart {
  const { className, clusterIssuer } = hospital.ingress ?? {};
  new IngressRoutes(chart, 'ingress', {
    groups: entrancesOf(catalog, hospital),
    hosts: hospital.hosts,
    ...(className === undefined ? {} : { className }),
    ...(clusterIssuer === undefined ? {} : { clusterIssuer }),
  });
  return chart;
}

const entrancesOf = (catalog: Catalog, hospital: Hospital) =>
  ingressGroupsOf(catalog).filter(({ service }) => !isLoopbackOnly(catalog, service, settingsOf(hospital)));

function storeOwnerOf(catalog: Catalog): { readonly name: string; readonly store: Store } | undefined {
  const [name, owner] = Object.entries(catalog).find(([, { store }]) => store !== undefined) ?? [];
  return name === undefined || owner?.store === undefined ? undefined : { name, store: owner.store };
}

function volumesOf(catalog: Catalog, { namespace, database }: Hospital): readonly VolumeProps[] {
  const owner = storeOwnerOf(catalog);
  if (owner === undefined) return [];
  const { sizeGibibytes } = owner.store;
  return [
    { name: databaseHost, namespace, sizeGibibytes, storage: database.data },
    {
      name: backupClaim,
      namespace,
      sizeGibibytes: database.backupGibibytes ?? 2 * sizeGibibytes,
      storage: database.backups,
    },
  ];
}

function imageOf(images: Images, name: string): string {
  const image = images[name];
  if (image === undefined)
    throw new RangeError(
      `'images.${name}' (absent) must be an image reference; there are ${Object.keys(images).join(', ')}`,
    );
  return image;
}
