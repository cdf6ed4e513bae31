import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const run = new Set(Object.values(scripts).flatMap((command) => command.split(' ')));

it('every proof is run by an npm script, since `npm test` leaves proofs out', () => {
  const rooms = ['apps', 'ci', 'infra', 'scripts', 'vm-provisioning'];
  const proofs = rooms
    .flatMap((room) => readdirSync(root + room, { recursive: true }).map((path) => `${room}/${String(path)}`))
    .filter((path) => path.endsWith('.proof.test.ts'));
  expect(proofs.length).toBeGreaterThan(10);
  expect(proofs.filter((proof) => !run.has(proof))).toEqual([]);
});
