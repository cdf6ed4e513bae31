import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { exampleHospital } from './example-hospital.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run synth', () => {
  it('writes one file per concern, in the order in which they can be applied', () => {
    const folder = join(temporary.path, 'k8s');
    const { status, stdout } = spawnSync(
      process.execPath,
      ['scripts/run-bundled.mjs', 'apps/charts/main.ts'],
      {
        cwd: root,
        env: { ...process.env, CDK8S_OUTDIR: folder },
        encoding: 'utf8',
      },
    );
    expect(status).toBe(0);
    const files = readdirSync(join(folder, 'hospital-1'));
    expect(files).toEqual([
      '01-namespace.yaml',
      '02-secrets.yaml',
      '03-isolation.yaml',
      '04-database.yaml',
      '05-migration.yaml',
      '06-services.yaml',
      '07-autoscaling.yaml',
      '08-ingress.yaml',
    ]);
    const documents = files.flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, 'hospital-1', file), 'utf8')).map((each) => each.toJS()),
    );
    expect(stdout).toContain(`${documents.length} objects in ${files.length} files`);
    for (const { apiVersion, kind, metadata } of documents) {
      expect(apiVersion).toMatch(/^([a-z0-9.]+\/)?v\d/);
      expect(kind).toMatch(/^[A-Z]/);
      expect(metadata.name).toMatch(/^[a-z]/);
    }
  });

  it('writes the hospitals of JSON files, and refuses a wrong one without a trace of a stack', () => {
    const file = join(temporary.path, 'hospital.json');
    const run = (hospital: object) => {
      writeFileSync(file, JSON.stringify(hospital));
      const out = join(temporary.path, 'others');
      const options = ['scripts/run-bundled.mjs', 'apps/charts/main.ts', '--out', out, '--hospital', file];
      const { status, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: 'utf8' });
      return { status, stderr, out };
    };
    const right = run({ ...exampleHospital, namespace: 'north' });
    expect(right.status).toBe(0);
    expect(readdirSync(right.out)).toEqual(['north']);
    expect(run({ ...exampleHospital, namespace: 'North' })).toMatchObject({
      status: 1,
      stderr: `${file}: 'namespace' (North) must be a DNS label: lower-case letters, digits and dashes, at most 63\n`,
    });
  }, 60_000);
});
