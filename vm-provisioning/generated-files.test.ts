import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { exampleLab } from './testing/example-lab.ts';
import { generatedFiles, PUBLIC_KEY } from './testing/generated-files.ts';
import { imageCall, machineCall, networkCall, waitCall } from './libvirt/script-calls.ts';

const folder = fileURLToPath(new URL('testing/golden', import.meta.url));
const files = generatedFiles();

/** `WRITE_GOLDEN=1 npm test -- vm-provisioning/generated-files` writes them anew, for review. */
if (process.env['WRITE_GOLDEN'] !== undefined) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

describe('the generated files', () => {
  it.each(Object.keys(files))('%s is as reviewed', (name) => {
    expect(files[name]).toBe(readFileSync(join(folder, name), 'utf8'));
  });

  it('are all that were reviewed', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
  });
});

describe('a machine', () => {
  const [control, worker] = [exampleLab.nodes[0]!, exampleLab.nodes[1]!];
  const environmentOf = (lab = exampleLab, node = worker) => machineCall(lab, node, PUBLIC_KEY).environment;

  it('stays the same when another joins the lab', () => {
    const larger = { ...exampleLab, nodes: [...exampleLab.nodes, { ...worker, name: 'worker-3' }] };
    expect(machineCall(larger, control, PUBLIC_KEY)).toEqual(machineCall(exampleLab, control, PUBLIC_KEY));
  });

  it('keeps its specification when only its size changes, and gets another one with another disk, image, address or key', () => {
    const specification = environmentOf()['SPECIFICATION'];
    const specificationWith = (change: object) =>
      environmentOf(exampleLab, { ...worker, ...change })['SPECIFICATION'];
    expect(specificationWith({ cpus: 4, memoryMebibytes: 8192 })).toBe(specification);
    expect(specificationWith({ diskGibibytes: 60 })).not.toBe(specification);
    expect(specificationWith({ address: '192.168.121.29' })).not.toBe(specification);
    const image = { ...exampleLab, image: { ...exampleLab.image, checksum: 'a'.repeat(64) } };
    expect(environmentOf(image)['SPECIFICATION']).not.toBe(specification);
    expect(machineCall(exampleLab, worker, `${PUBLIC_KEY}2`).environment['SPECIFICATION']).not.toBe(
      specification,
    );
  });

  it('is a new instance to cloud-init exactly when its specification is new', () => {
    const { META_DATA, SPECIFICATION } = environmentOf();
    expect((parse(META_DATA!) as Record<string, string>)['instance-id']).toBe(`worker-1-${SPECIFICATION}`);
  });

  it('is created and removed by the same script with the same words', () => {
    for (const { create, remove } of [
      imageCall(exampleLab),
      networkCall(exampleLab),
      machineCall(exampleLab, worker, PUBLIC_KEY),
      waitCall(worker, { knownHostsFile: '/known_hosts', deadlineSeconds: 600 }),
    ]) {
      expect(create.map((word) => word.replace(/^create$/, 'remove'))).toEqual(remove);
      expect(create[1]).toMatch(/^vm-provisioning\/scripts\/[a-z]+\.sh$/);
    }
  });
});
