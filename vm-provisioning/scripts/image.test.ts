import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CloudImage, LibvirtLab } from '../lab/lab.ts';
import { imageCall, type ScriptCall } from '../libvirt/script-calls.ts';
import { exampleLab } from '../testing/example-lab.ts';
import { standInHost, type StandInHost } from '../testing/host.ts';

const content = Buffer.alloc(3 * 1024 * 1024, 'disk');
const sha512 = createHash('sha512').update(content).digest('hex');
const sha256 = createHash('sha256').update(content).digest('hex');
const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** A tmpfs of one's own needs a mount namespace. */
const inNamespace = ['unshare', '--mount', '--map-root-user'];
const canMount =
  spawnSync(inNamespace[0]!, [...inNamespace.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

let host: StandInHost;
beforeEach(() => {
  host = standInHost();
  writeFileSync(host.path('debian.qcow2'), content);
});
afterEach(() => host.remove());

const callFor = (image: Partial<CloudImage> = {}): ScriptCall => {
  const lab: LibvirtLab = {
    ...exampleLab,
    storageFolder: host.folder,
    image: { url: `file://${host.path('debian.qcow2')}`, ...image },
  };
  return imageCall(lab);
};
const imageOf = ({ environment }: ScriptCall): string => environment['BASE_IMAGE']!;

(hasCurl ? describe : describe.skip)('image.sh', () => {
  it.each([
    ['SHA-256', sha256],
    ['SHA-512', sha512.toUpperCase()],
  ])('fetches the image once and checks its %s', (_, checksum) => {
    const call = callFor({ checksum });
    expect(host.create(call).status).toBe(0);
    expect(readFileSync(imageOf(call)).equals(content)).toBe(true);
    writeFileSync(host.path('debian.qcow2'), 'gone');
    expect(host.create(call)).toMatchObject({ status: 0, stderr: `image is there: ${imageOf(call)}\n` });
  });

  it.each([
    ['SHA512SUMS', `${'0'.repeat(128)}  other.qcow2\n${sha512}  debian.qcow2\n`],
    ['SHA256SUMS', `${sha256} *debian.qcow2\n`],
  ])('takes the checksum from %s beside it', (list, text) => {
    writeFileSync(host.path(list), text);
    expect(host.create(callFor()).status).toBe(0);
  });

  it('refuses an image without a checksum', () => {
    const { status, stderr } = host.create(callFor());
    expect(status).toBe(1);
    expect(stderr).toContain('must have a checksum: give one');
  });

  it.each([
    ['another content', 'f'.repeat(64), 'must have the checksum ffff'],
    ['a checksum that is none', 'abc', "the image's checksum (abc) must have 64"],
  ])('refuses %s and keeps nothing of it', (_, checksum, message) => {
    const call = callFor({ checksum });
    const { status, stderr } = host.create(call);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(readdirSync(dirname(imageOf(call)))).toEqual([]);
  });

  it('says that an address does not answer', () => {
    const { status, stderr } = host.create(callFor({ url: 'file:///nowhere/a.qcow2', checksum: sha256 }));
    expect(status).toBe(1);
    expect(stderr).toContain("'file:///nowhere/a.qcow2' must be reachable");
  });

  (canMount ? it : it.skip)('names the full disk and keeps nothing on it', () => {
    const call = callFor({ checksum: sha256 });
    const folder = dirname(imageOf(call));
    mkdirSync(folder);
    const script = `mount -t tmpfs -o size=1M tmpfs '${folder}' && { "$@"; status=$?; ls -A '${folder}' >&2; exit $status; }`;
    const words = [...inNamespace, 'bash', '-c', script, 'bash', ...call.create];
    const { status, stderr } = host.run(words, call.environment);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /'.*eeg-ward-images' \(\d MiB free\) must have room for .*; free some, then run again\n$/,
    );
  });

  it('keeps the image while a disk is made of it, and removes it afterwards', () => {
    const call = callFor({ checksum: sha256 });
    host.create(call);
    const disks = join(host.folder, 'eeg-ward-example');
    mkdirSync(disks);
    writeFileSync(join(disks, 'worker-1.qcow2'), `backing file: ${imageOf(call)}`);
    expect(host.removeOf(call).stderr).toContain('image stays');
    expect(existsSync(imageOf(call))).toBe(true);
    writeFileSync(join(disks, 'worker-1.qcow2'), 'backing file: another');
    expect(host.removeOf(call).status).toBe(0);
    expect(existsSync(dirname(imageOf(call)))).toBe(false);
  });
});
