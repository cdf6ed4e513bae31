import * as pulumi from '@pulumi/pulumi';
import { hospitalOf } from './config/hospital.ts';
import { readLabConfig } from './config/read-config.ts';
import { builtImages } from './built-images.ts';
import { catalog } from '../apps/model/catalog.ts';
import { clusterOf } from './components/cluster.ts';
import { HospitalWorkloads } from './components/hospital-workloads.ts';
import { addressesOf } from './outputs.ts';

const config = readLabConfig(pulumi.getProject(), pulumi.runtime.allConfig());
const images = builtImages(config);
const cluster = clusterOf(config);
const hospitals = config.hospitals.map(hospitalOf);

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
    clusterDependsOn: [cluster.access],
    ingressDependsOn: [],
  });

export const kubeconfig = cluster.kubeconfig;
export const addresses = hospitals.map((hospital) => addressesOf(catalog, hospital));
