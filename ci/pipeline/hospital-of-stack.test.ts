import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { hospitalOfStack } from './hospital-of-stack.ts';

const temporary = temporaryFolder();
const folder = temporary.path;
const PATH = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = PATH;
});
afterAll(temporary.remove);

/** A `pulumi` that takes these words, and prints and ends so. */
function pulumi(printed: string, end = 0): void {
  const wanted = 'stack output hospitals --json --stack lab --non-interactive';
  writeFileSync(join(folder, 'output'), printed);
  writeFileSync(
    join(folder, 'pulumi'),
    `#!/bin/sh\n[ "$*" = '${wanted}' ] || exit 9\n${end === 0 ? 'cat' : 'cat >&2'} '${folder}/output'\nexit ${end}\n`,
  );
  chmodSync(join(folder, 'pulumi'), 0o755);
  process.env['PATH'] = `${folder}:${PATH}`;
}
const north = { ...exampleHospital, namespace: 'north' };
const south = { ...exampleHospital, namespace: 'south' };

describe('the hospital of a stack', () => {
  it.each([
    ['its only one', [north], undefined, north],
    ['the named one', [north, south], 'south', south],
  ])('is %s', (_what, hospitals, namespace, expected) => {
    pulumi(JSON.stringify(hospitals));
    expect(hospitalOfStack({ stack: 'lab', namespace, folder })).toEqual(expected);
  });

  it.each([
    ['several and none named', JSON.stringify([north, south]), undefined, /'--namespace' \(not given\) must/],
    [
      'one of another name',
      JSON.stringify([north]),
      'west',
      /'--namespace' \(west\) must name one of north$/,
    ],
    ['one with a fault', JSON.stringify([{ ...north, namespace: 'N' }]), undefined, /'namespace' \(N\) must/],
    ['one of another shape', '[{}]', undefined, /^output 'hospitals' of lab: 'namespace': /],
  ])('is refused for %s', (_what, printed, namespace, message) => {
    pulumi(printed);
    expect(() => hospitalOfStack({ stack: 'lab', namespace, folder })).toThrow(message);
  });

  it('is missing with the words of Pulumi', () => {
    pulumi("error: current stack does not have output property 'hospitals'", 255);
    expect(() => hospitalOfStack({ stack: 'lab', folder })).toThrow(
      /\(255\) must succeed; pulumi up writes that output: error: current stack does not have output/,
    );
  });
});
