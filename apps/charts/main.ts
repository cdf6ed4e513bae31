import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog, serviceNames } from '../model/catalog.ts';
import { exampleHospital } from './example-hospital.ts';
import { notBuilt, readImages } from './images.ts';
import { manifestsOf, writeManifests } from './manifests.ts';
import { synthesise } from './synthesise.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env['CDK8S_OUTDIR'] ?? join(root, 'dist/k8s');
const images = readImages(join(root, 'dist/images.json'), serviceNames);
const charts = synthesise({ catalog, hospital: exampleHospital, images });
const files = manifestsOf(exampleHospital.namespace, charts);
writeManifests(folder, files);
const count = charts.reduce((sum, { objects }) => sum + objects.length, 0);
console.log(`${count} objects in ${files.size} files below ${folder}`);
const missing = notBuilt(images);
if (missing.length > 0)
  console.log(
    `not built yet, their pods cannot start: ${missing.join(', ')} (dist/images.json names images)`,
  );
