import { describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from '../../model/catalog.ts';
import { exampleHospital } from '../example-hospital.ts';
import { readImages } from '../images.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { synthesise } from '../synthesise.ts';
import { faultsIn } from './faults-in.ts';

const sound = JSON.stringify(
  synthesise({
    catalog,
    hospital: { ...exampleHospital, settings: { trustedProxies: ['10.233.64.0/18'] } },
    images: readImages('none', serviceNames),
  }).flatMap(({ objects }) => objects),
);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks objects at any depth
type Breakable = any;

const broken = (kind: string, name: string, change: (object: Breakable) => void): KubernetesObject[] => {
  const objects = JSON.parse(sound) as KubernetesObject[];
  change(objects.find((object) => object.kind === kind && object.metadata.name === name));
  return objects;
};
const without = (kind: string, name: string): KubernetesObject[] =>
  (JSON.parse(sound) as KubernetesObject[]).filter(
    (object) => object.kind !== kind || object.metadata.name !== name,
  );
const podOf = (object: Breakable): Breakable => object.spec.template.spec;
const containerOf = (object: Breakable): Breakable => podOf(object).containers[0];
const dashboard = 'Deployment hospital-1/dashboard';

describe('faultsIn', () => {
  it('finds none in what is synthesised', () => {
    expect(faultsIn(JSON.parse(sound) as KubernetesObject[])).toEqual([]);
  });

  it.each<[string, KubernetesObject[], string]>([
    [
      'a user that is root',
      broken('StatefulSet', 'database', (object) => (podOf(object).securityContext.runAsUser = 0)),
      'StatefulSet hospital-1/database must name a numeric user that is not 0',
    ],
    [
      'a missing seccomp profile',
      broken('Deployment', 'dashboard', (object) => delete podOf(object).securityContext.seccompProfile),
      `${dashboard} must have a seccomp profile`,
    ],
    [
      'a folder of the node',
      broken('Deployment', 'dashboard', (object) =>
        podOf(object).volumes.push({ name: 'host', hostPath: { path: '/' } }),
      ),
      `${dashboard} must not use a volume of type hostPath ('host')`,
    ],
    [
      'a capability, in a job too',
      broken('CronJob', 'database-backup', (object) => {
        object.spec.jobTemplate.spec.template.spec.containers[0].securityContext.capabilities = {
          add: ['SYS_ADMIN'],
        };
      }),
      'CronJob hospital-1/database-backup, container mysql-client, must drop all capabilities',
    ],
    [
      'a root file system that can be written',
      broken('Deployment', 'dashboard', (object) => {
        containerOf(object).securityContext.readOnlyRootFilesystem = false;
      }),
      `${dashboard}, container dashboard, must have a read-only root file system`,
    ],
    [
      'an autoscaler on what is not requested',
      broken('Deployment', 'dashboard', (object) => delete containerOf(object).resources.requests.memory),
      `${dashboard}, container dashboard, must request memory: HorizontalPodAutoscaler hospital-1/dashboard scales on it`,
    ],
    [
      'replicas beside an autoscaler',
      broken('Deployment', 'dashboard', (object) => (object.spec.replicas = 3)),
      `${dashboard} must not set replicas: HorizontalPodAutoscaler hospital-1/dashboard does`,
    ],
    [
      'an autoscaler of nothing',
      without('Deployment', 'dashboard'),
      `HorizontalPodAutoscaler hospital-1/dashboard must scale a workload that exists, not 'dashboard'`,
    ],
    [
      'an ingress route without a service',
      without('Service', 'eeg-acquisition'),
      `Ingress hospital-1/eeg-acquisition-devices must lead '/eeg' to a service that exists, not 'eeg-acquisition:http'`,
    ],
    [
      'a policy edge to nowhere',
      broken('NetworkPolicy', 'dashboard-to-data-access-egress', (object) => {
        object.spec.egress[0].to[0].podSelector.matchLabels = { app: 'gone' };
      }),
      `NetworkPolicy hospital-1/dashboard-to-data-access-egress must select a pod that exists, not {"app":"gone"}`,
    ],
    [
      'a service that leads to no port',
      broken('Service', 'data-access', (object) => (object.spec.ports[0].targetPort = 'web')),
      `Service hospital-1/data-access must lead to a port of its pods, not 'web'`,
    ],
    [
      'a secret that nobody makes',
      broken('Secret', 'service-secrets', (object) => delete object.stringData.dashboard),
      `${dashboard} must take a secret that exists, not 'service-secrets/dashboard'`,
    ],
    [
      'a claim that nobody makes',
      without('PersistentVolumeClaim', 'database'),
      `StatefulSet hospital-1/database must mount a PersistentVolumeClaim that exists, not 'database'`,
    ],
    [
      'a secret value',
      broken('Secret', 'service-secrets', (object) => (object.stringData.dashboard = 'hunter2')),
      `Secret hospital-1/service-secrets must hold a token for 'dashboard', not a value`,
    ],
    [
      'a secret as a plain variable',
      broken('Deployment', 'dashboard', (object) =>
        containerOf(object).env.push({ name: 'API_TOKEN', value: 'hunter2' }),
      ),
      `${dashboard} must take 'API_TOKEN' from a Secret, not as a value`,
    ],
    [
      'a password in a URL',
      broken('Deployment', 'data-access', (object) =>
        containerOf(object).env.push({ name: 'DATABASE_URL', value: 'mysql://ward:hunter2@database/ward' }),
      ),
      'Deployment hospital-1/data-access must not hold credentials in a URL',
    ],
    [
      'one name twice',
      [
        ...(JSON.parse(sound) as KubernetesObject[]),
        ...(JSON.parse(sound) as KubernetesObject[]).slice(0, 1),
      ],
      'Namespace hospital-1 must exist once',
    ],
  ])('finds %s', (_what, objects, fault) => {
    expect(faultsIn(objects)).toContain(fault);
  });
});
