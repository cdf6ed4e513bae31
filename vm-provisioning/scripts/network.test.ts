import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { networkCall } from '../libvirt/script-calls.ts';
import { exampleLab } from '../testing/example-lab.ts';
import { standInHost, type StandInHost } from '../testing/host.ts';

const network = networkCall(exampleLab);
let host: StandInHost;
beforeEach(() => {
  host = standInHost();
});
afterEach(() => host.remove());

describe('network.sh', () => {
  it('defines and starts the network once', () => {
    expect(host.create(network).status).toBe(0);
    const before = host.changes();
    expect(before.map((call) => call.split(' ')[1])).toEqual(['net-define', 'net-start']);
    expect(host.create(network)).toMatchObject({ status: 0, stderr: 'network is up: ward-example\n' });
    expect(host.changes()).toEqual(before);
  });

  it('refuses to change a network under its machines', () => {
    host.create(network);
    const addresses = { ...exampleLab.network, cidr: '192.168.121.0/25' };
    const { status, stderr } = host.create(networkCall({ ...exampleLab, network: addresses }));
    expect(status).toBe(1);
    expect(stderr).toContain("the network 'ward-example' must be removed before it can change");
  });

  it("touches no network that is not the lab's", () => {
    host.create(network);
    const other = networkCall({ ...exampleLab, name: 'exam' });
    const before = host.changes();
    for (const ended of [host.create(other), host.removeOf(other)]) {
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain("it was not 'made by eeg-ward for lab exam'");
    }
    expect(host.changes()).toEqual(before);
  });

  it('says what may be wrong when the network does not start', () => {
    host.tell('net-start-fails');
    const { status, stderr } = host.create(network);
    expect(status).toBe(1);
    expect(stderr).toContain('its range may be in use on this host');
  });

  it('leaves nothing behind when it removes, twice', () => {
    host.create(network);
    for (const ended of [host.removeOf(network), host.removeOf(network)]) expect(ended.status).toBe(0);
    expect(host.kept('networks/ward-example/xml')).toBeUndefined();
  });
});
