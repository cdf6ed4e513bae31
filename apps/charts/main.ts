import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { catalog, serviceNames } from '../model/catalog.ts';
import { exampleHospital } from './example-hospital.ts';
import { notBuilt, readImages } from './images.ts';
import { manifestsOf, writeManifests } from './manifests.ts';
import { readHospitals } from './read-hospital.ts';
import { synthesise } from './synthesise.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = new Command('npm run synth --')
  .description('writes every Kubernetes object of hospitals as YAML, one folder for each')
  .option('--hospital <files...>', 'JSON files, one hospital each, as docs/model-to-manifests.md describes')
  .option('--out <folder>', 'folder that is replaced', process.env['CDK8S_OUTDIR'] ?? join(root, 'dist/k8s'))
  .parse();
const { hospital: described, out } = command.opts<{ hospital?: string[]; out: string }>();

try {
  const hospitals = described === undefined ? [exampleHospital] : readHospitals(described);
  const images = readImages(join(root, 'dist/images.json'), serviceNames);
  const files = new Map<string, string>();
  let count = 0;
  for (const hospital of hospitals) {
    const charts = synthesise({ catalog, hospital, images });
    for (const [file, text] of manifestsOf(hospital.namespace, charts)) files.set(file, text);
    count += charts.reduce((sum, { objects }) => sum + objects.length, 0);
  }
  writeManifests(out, files);
  console.log(`${count} objects in ${files.size} files below ${out}`);
  const missing = notBuilt(images);
  if (missing.length > 0)
    console.log(
      `not built yet, their pods cannot start: ${missing.join(', ')} (dist/images.json names images)`,
    );
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  command.error(error.message);
}
