import * as pulumi from '@pulumi/pulumi';
import { catalog } from '../apps/model/catalog.ts';
import { builtImages } from './built-images.ts';
import { AddOns } from './components/add-ons/add-ons.ts';
import { openClusterPage } from './components/add-ons/cluster-page.ts';
import { clusterOf } from './components/cluster.ts';
import { HospitalWorkloads } from './components/hospital-workloads.ts';
import { hospitalSecretsKey } from './config/hospital-secrets.ts';
import { readLabConfig } from './config/read-config.ts';
import { hospitalBehind } from './hospital-behind.ts';
import { addressesOf, hostsLineOf } from './outputs.ts';

// The SDK and tsx map stack traces to sources: `node_modules/@pulumi/resource.ts:1598:22`. Printing an error in colours, as
// the SDK does, Node.js looks for ever for the end of such a package's name: a fault would hang instead of being told.
process.setSourceMapsEnabled(false);
Reflect.deleteProperty(Error, 'prepareStackTrace');

const config = readLabConfig(pulumi.getProject(), pulumi.runtime.allConfig());
const secrets = new pulumi.Config();
const given = secrets.getSecretObject<Record<string, Record<string, string>>>(hospitalSecretsKey);
const images = builtImages(config);
const cluster = clusterOf(config, config.hospitals);
const addOns = new AddOns('add-ons', {
  config: config.addOns,
  cluster,
  tunnelPrivateKey: secrets.getSecret('tunnelPrivateKey'),
});
/** As they are in the cluster: `npm run pipeline` tries new images in one of them. */
export const hospitals = config.hospitals.map((hospital) => hospitalBehind(addOns.controller, hospital));

for (const hospital of hospitals)
  new HospitalWorkloads(hospital.namespace, {
    catalog,
    hospital,
    images,
    provider: cluster.access.provider,
    dataProvider: cluster.access.dataProvider,
    keepData: !config.deleteData,
    waitForReady: config.waitForReady,
    secretsGeneration: config.secretsGeneration,
    outsideSecretOf: ({ key }) => given?.apply((all) => all[hospital.namespace]![key]!),
    clusterDependsOn: cluster.ready,
    ingressDependsOn: addOns.ingress,
    ...(cluster.deletedWith === undefined ? {} : { deletedWith: cluster.deletedWith }),
    ...(addOns.controller === undefined ? {} : { ingressForm: addOns.controller.form }),
  });

export const kubeconfig = cluster.kubeconfig;
export const addresses = hospitals.map((hospital) => addressesOf(catalog, hospital));
export const hosts = hostsLineOf(hospitals, config.addOns.metallb?.addresses ?? []);
export const clusterPage = config.addOns.headlamp ? openClusterPage : [];
