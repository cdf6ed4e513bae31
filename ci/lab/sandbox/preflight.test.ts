import { describe, expect, it } from '@jest/globals';
import { machineFacts, problemsOf, type MachineFacts } from './preflight.ts';

const able: MachineFacts = {
  platform: 'linux',
  uid: 0,
  missingTools: [],
  makesNamespaces: true,
  availableMebibytes: 8_000,
  hasOverlay: true,
  matchesSets: true,
  cgroupControllers: ['cpu', 'cpuset', 'memory', 'pids', 'freezer'],
  addresses: { lo: ['127.0.0.1'], eth0: ['10.0.0.2'] },
};

describe('what keeps a machine from running the lab', () => {
  it('is nothing on one that can', () => {
    expect(problemsOf(able)).toEqual([]);
  });

  it.each<[string, Partial<MachineFacts>, string]>([
    ['another system', { platform: 'darwin' }, "'platform' (darwin) must be linux"],
    ['a user', { uid: 1_000 }, "'user' (1000) must be root, 0: namespaces and control groups are made"],
    [
      'missing programs',
      { missingTools: ['ctr', 'containerd', 'runc'] },
      "'ctr', 'containerd', 'runc' must be installed: apt-get install containerd runc",
    ],
    [
      'a container without rights',
      { makesNamespaces: false },
      "namespaces must be allowed: a container needs CAP_SYS_ADMIN and CAP_NET_ADMIN for 'unshare'",
    ],
    [
      'too little memory',
      { availableMebibytes: 700 },
      "'memory' (700 MiB available) must be 4096 MiB at least: end other programs",
    ],
    ['no overlay', { hasOverlay: false }, "the kernel must have the file system 'overlay': modprobe overlay"],
    [
      'a kernel without sets of addresses',
      { matchesSets: false },
      'the kernel must match packets by sets of addresses: modprobe --all ip_set_hash_net nft_compat xt_set',
    ],
    [
      'no control groups',
      { cgroupControllers: ['cpu', 'cpuset', 'memory'] },
      'control groups must be there for pids',
    ],
    [
      'the network of somebody else',
      { addresses: { virbr0: ['192.168.77.1'] } },
      "'192.168.77.0/24' must be free for the lab; 'virbr0' has 192.168.77.1",
    ],
    [
      'pods of somebody else',
      { addresses: { cni0: ['10.244.0.1'] } },
      "'10.244.0.0/16' must be free for the lab; 'cni0' has 10.244.0.1",
    ],
    [
      'a link of a lab that nobody ended',
      { addresses: { 'eeg-ward-lab': ['192.168.77.1'] } },
      "the network link 'eeg-ward-lab' must not exist: npm run lab:down",
    ],
  ])('%s', (_what, change, problem) => {
    expect(problemsOf({ ...able, ...change })).toEqual([problem]);
  });

  it('is said all at once', () => {
    expect(problemsOf({ ...able, uid: 1, availableMebibytes: 0, hasOverlay: false })).toHaveLength(3);
  });

  it('is looked for on this machine', () => {
    expect(machineFacts()).toMatchObject({ platform: process.platform, addresses: expect.any(Object) });
  });
});
