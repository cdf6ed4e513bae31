import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run synth', () => {
  it('writes one file per concern, in the order in which they can be applied', () => {
    const folder = join(temporary.path, 'k8s');
    const { status, stdout } = spawnSync(process.execPath, ['scripts/run.mjs', 'apps/charts/main.ts'], {
      cwd: root,
      env: { ...process.env, CDK8S_OUTDIR: folder },
      encoding: 'utf8',
    });
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
});
