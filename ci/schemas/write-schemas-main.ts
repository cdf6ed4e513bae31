import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { addOnsChart } from '../../apps/charts/hospital-charts.ts';
import { readImages } from '../../apps/charts/images.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import { goModuleFolder } from '../lab/go-module.ts';
import { metallbModule, metallbSchemas } from '../lab/metallb-schemas.ts';
import { kubernetesVersion } from '../lab/programs.ts';
import { writeSchemas, type SchemaSet } from './schema-file.ts';
import { strictDefinitions, type JsonSchema } from './strict-schema.ts';

/** Of every supported minor version the newest patch that the Go module proxy has. */
const versions = ['1.33.13', '1.34.4', '1.35.4', kubernetesVersion];

const images = readImages('none', serviceNames);
const objects = [
  ...synthesise({ catalog, hospital: exampleHospital, images }).flatMap((chart) => chart.objects),
  ...(addOnsChart({ name: 'pool', addresses: ['192.0.2.10/32'] }, {}).toJson() as KubernetesObject[]),
];
const wanted = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
const keyOf = ({ group, version, kind }: GroupVersionKind): string =>
  `${group === '' ? version : `${group}/${version}`} ${kind}`;

function kubernetesSet(version: string): SchemaSet {
  const source = `k8s.io/kubernetes@v${version}`;
  const folder = goModuleFolder(source);
  const { definitions } = JSON.parse(readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8')) as {
    definitions: Record<string, JsonSchema>;
  };
  const kinds = Object.fromEntries(
    Object.entries(definitions).flatMap(([name, definition]) =>
      ((definition['x-kubernetes-group-version-kind'] ?? []) as readonly GroupVersionKind[])
        .filter((each) => wanted.has(keyOf(each)))
        .map((each) => [keyOf(each), name]),
    ),
  );
  writeFileSync(new URL('./LICENSE-kubernetes', import.meta.url), readFileSync(join(folder, 'LICENSE')));
  return { source, kinds, definitions: strictDefinitions(definitions, Object.values(kinds)) };
}

function metallbSet(): SchemaSet {
  const definitions: Record<string, JsonSchema> = {};
  for (const { spec } of metallbSchemas()) {
    const {
      group,
      names,
      versions: offered,
    } = spec as {
      group: string;
      names: { kind: string };
      versions: readonly { name: string; schema: { openAPIV3Schema: JsonSchema } }[];
    };
    for (const { name: version, schema } of offered) {
      const key = keyOf({ group, version, kind: names.kind });
      if (wanted.has(key)) definitions[key] = schema.openAPIV3Schema;
    }
  }
  const kinds = Object.fromEntries(Object.keys(definitions).map((key) => [key, key]));
  return {
    source: metallbModule,
    kinds,
    definitions: strictDefinitions(definitions, Object.keys(definitions)),
  };
}

const sets = Object.fromEntries([
  ...versions.map((version) => [version.replace(/\.\d+$/, ''), kubernetesSet(version)]),
  ['metallb', metallbSet()],
]) as Record<string, SchemaSet>;
const bytes = writeSchemas(sets);
for (const { source, kinds, definitions } of Object.values(sets))
  console.log(
    `${source}: ${Object.keys(kinds).length} kinds, ${Object.keys(definitions).length} definitions`,
  );
console.log(`${bytes} bytes in all`);
