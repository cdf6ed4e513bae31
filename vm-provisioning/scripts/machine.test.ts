import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LibvirtLab } from '../lab/lab.ts';
import { machineCall, type ScriptCall } from '../libvirt/script-calls.ts';
import { exampleLab } from '../testing/example-lab.ts';
import { PUBLIC_KEY } from '../testing/generated-files.ts';
import { standInHost, type StandInHost } from '../testing/host.ts';

const worker = exampleLab.nodes[1]!;
let host: StandInHost;
let lab: LibvirtLab;
let machine: ScriptCall;

beforeEach(() => {
  host = standInHost();
  lab = { ...exampleLab, storageFolder: host.folder };
  machine = machineCall(lab, worker, PUBLIC_KEY);
  const image = machine.environment['BASE_IMAGE']!;
  mkdirSync(dirname(image), { recursive: true });
  writeFileSync(image, 'image');
});
afterEach(() => host.remove());

const file = (name: 'DISK_FILE' | 'SEED_FILE'): string => machine.environment[name]!;

describe('machine.sh', () => {
  it('makes a disk of the image, a seed and a running machine with the mark of the lab', () => {
    expect(host.create(machine)).toMatchObject({ status: 0, stderr: 'machine is running: worker-1\n' });
    expect(readFileSync(file('DISK_FILE'), 'utf8')).toBe(
      `backing file: ${machine.environment['BASE_IMAGE']}, 30G\n`,
    );
    const seed = readFileSync(file('SEED_FILE'), 'utf8');
    for (const text of ['192.168.121.21/24', 'hostname: worker-1', 'instance-id: worker-1-'])
      expect(seed).toContain(text);
    expect(host.kept('domains/worker-1/description')).toBe(
      `made by eeg-ward for lab example; specification ${machine.environment['SPECIFICATION']}`,
    );
  });

  it('changes nothing when it is run again', () => {
    host.create(machine);
    const before = host.changes();
    expect(host.create(machine).status).toBe(0);
    expect(host.changes()).toEqual(before);
  });

  it('starts a machine that is off', () => {
    host.create(machine);
    host.tell('domains/worker-1/state', 'shut off\n');
    expect(host.create(machine).status).toBe(0);
    expect(host.kept('domains/worker-1/state')).toBe('running');
  });

  it('shuts a machine down to give it another size, by force when it does not listen, and keeps its disk', () => {
    host.create(machine);
    const larger = machineCall(lab, { ...worker, cpus: 4, memoryMebibytes: 8192 }, PUBLIC_KEY);
    host.tell('ignores-shutdown');
    expect(host.create(larger).stderr).toContain('4 CPUs, 8192 MiB instead of 2 CPUs, 6144 MiB');
    expect([host.kept('domains/worker-1/cpus'), host.kept('domains/worker-1/memory')]).toEqual(['4', '8192']);
    expect(host.kept('domains/worker-1/state')).toBe('running');
    expect(host.changes().filter((call) => call.startsWith('qemu-img create'))).toHaveLength(1);
  });

  it('refuses to make a machine another one: its disk would be lost', () => {
    host.create(machine);
    const before = host.changes();
    const other = machineCall(lab, { ...worker, diskGibibytes: 60 }, PUBLIC_KEY);
    const ended = host.create(other);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("the machine 'worker-1' (made by eeg-ward for lab example; specification");
    expect(ended.stderr).toContain('its disk would be lost: remove it first');
    expect(host.changes()).toEqual(before);
  });

  it.each([
    'a machine of somebody else',
    'made by eeg-ward for lab example-2; specification 0123456789abcdef',
  ])('neither changes nor removes a machine of that name that is described as "%s"', (description) => {
    host.create(machine);
    host.tell('domains/worker-1/description', description);
    const before = host.changes();
    for (const ended of [host.create(machine), host.removeOf(machine)]) {
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain("it was not 'made by eeg-ward for lab example'; rename the node");
    }
    expect(host.changes()).toEqual(before);
    expect(existsSync(file('DISK_FILE'))).toBe(true);
  });

  it('leaves nothing behind when it removes, and nothing to do when it removes again', () => {
    host.create(machine);
    expect(host.removeOf(machine).status).toBe(0);
    expect(host.kept('domains/worker-1/state')).toBeUndefined();
    expect(existsSync(dirname(file('DISK_FILE')))).toBe(false);
    expect(host.removeOf(machine).status).toBe(0);
  });

  it.each(['killed-in-disk', 'killed-before-start'])('goes on after it was %s', (moment) => {
    host.tell(moment);
    expect(host.create(machine).signal).toBe('SIGKILL');
    expect(host.create(machine).status).toBe(0);
    expect(host.kept('domains/worker-1/state')).toBe('running');
    expect(readFileSync(file('DISK_FILE'), 'utf8')).toContain(', 30G');
  });

  it('removes what a killed run left', () => {
    host.tell('killed-in-disk');
    host.create(machine);
    expect(host.removeOf(machine).status).toBe(0);
    expect(existsSync(dirname(file('DISK_FILE')))).toBe(false);
  });

  it('says what virt-install was asked for when that fails', () => {
    host.tell('virt-install-fails');
    const { status, stderr } = host.create(machine);
    expect(status).toBe(1);
    expect(stderr).toContain('ERROR no room for a machine');
    expect(stderr).toContain("virt-install must be able to start 'worker-1'");
    expect(stderr).not.toContain('ssh-ed25519');
  });

  it('names every variable that is missing', () => {
    const { stderr } = host.run(machine.create, { OWNER_MARK: 'mark' });
    expect(stderr).toBe('environment: DISK_FILE SEED_FILE must be set\n');
  });
});
