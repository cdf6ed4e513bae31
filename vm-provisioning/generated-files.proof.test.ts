import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { mustBePresent } from '../apps/testing/must-be-present.ts';
import { temporaryFolder } from '../apps/testing/temporary-folder.ts';
import { kubespray } from './kubespray/release.ts';
import { ownChecks } from './kubespray/run/check-machines.ts';
import { generatedFiles, rackNodes } from './testing/generated-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'eeg-ward');
const ansible = process.env['ANSIBLE_BIN'] ?? join(cache, 'ansible-core/bin');
const checkout = process.env['KUBESPRAY_DIR'];

const folder = temporaryFolder();
const pathOf = (name: string): string => join(folder.path, name);
for (const [name, text] of Object.entries(generatedFiles())) writeFileSync(pathOf(name), text);
afterAll(() => folder.remove());

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
/** Tests with a tool of the system: skipped, and counted so, where it is absent; in continuous integration they fail. */
const withTool = (program: string) =>
  (program.startsWith('/') ? existsSync(program) : has(program)) || mustBePresent ? describe : describe.skip;
const run = (program: string, ...words: readonly string[]): string =>
  execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: root });

withTool('shellcheck')('shellcheck', () => {
  it('has nothing to say about the scripts and their stand-ins', () => {
    const scripts = readdirSync(join(root, 'vm-provisioning/scripts')).filter((name) => name.endsWith('.sh'));
    expect(run('shellcheck', ...scripts.map((name) => `vm-provisioning/scripts/${name}`))).toBe('');
    const standIns = ['virsh', 'virt-install', 'qemu-img', 'cloud-localds', 'ssh', 'ansible/ansible'];
    expect(
      run(
        'shellcheck',
        '-e',
        'SC2015',
        ...standIns.map((name) => `vm-provisioning/testing/stand-ins/${name}`),
      ),
    ).toBe('');
  });
});

withTool('cloud-init')('cloud-init', () => {
  it('accepts the user-data', () => {
    expect(run('cloud-init', 'schema', '--config-file', pathOf('user-data'))).toMatch(/[Vv]alid/);
  });

  it('refuses user-data with a misspelt module: the check can fail', () => {
    writeFileSync(
      pathOf('bad'),
      generatedFiles()['user-data']!.replace('ssh_pwauth: false', 'ssh_pwauth: [1]'),
    );
    expect(() => run('cloud-init', 'schema', '--config-file', pathOf('bad'))).toThrow();
  });

  it.each(['networkd', 'eni', 'netplan'])(
    'turns the network-config into files of %s with the address, route and resolver',
    (renderer) => {
      const output = pathOf(`rendered-${renderer}`);
      const words = ['devel', 'net-convert', '-p', pathOf('network-config'), '-k', 'yaml', '-D', 'debian'];
      run('cloud-init', ...words, '-d', output, '-O', renderer, '-m', 'lab0,52:54:00:a7:43:b1');
      const text = run('grep', '-rh', '', output);
      for (const part of ['192.168.121.11', '192.168.121.1', 'lab0']) expect(text).toContain(part);
    },
  );
});

withTool('netplan')('netplan', () => {
  it('generates the configuration of networkd from the netplan file', () => {
    const target = pathOf('netplan-root');
    mkdirSync(join(target, 'etc/netplan'), { recursive: true });
    writeFileSync(join(target, 'etc/netplan/50-lab.yaml'), readFileSync(pathOf('netplan.yaml')), {
      mode: 0o600,
    });
    run('netplan', 'generate', '--root-dir', target);
    const text = readFileSync(join(target, 'run/systemd/network/10-netplan-lab0.network'), 'utf8');
    for (const line of ['Address=192.168.121.21/24', 'Gateway=192.168.121.1', 'DNS=192.168.121.1'])
      expect(text).toContain(line);
  });
});

withTool('virt-xml-validate')("libvirt's schema", () => {
  it.each(['network-nat.xml', 'network-bridge.xml'])('accepts %s', (name) => {
    expect(() => run('virt-xml-validate', pathOf(name), 'network')).not.toThrow();
  });

  it('refuses a network with a misspelt element: the check can fail', () => {
    writeFileSync(pathOf('bad.xml'), generatedFiles()['network-nat.xml']!.replace('<forward', '<forwards'));
    expect(() => run('virt-xml-validate', pathOf('bad.xml'), 'network')).toThrow();
  });
});

withTool('virt-install')('virt-install', () => {
  it('turns its arguments into a domain with the mark, disks that every cloud kernel knows, the address and no graphics', () => {
    const words = generatedFiles()['virt-install']!.trimEnd().split('\n');
    const local = words.map((word) =>
      word
        .replace('/var/lib/libvirt/images', folder.path)
        .replace(/^(kvm|host-passthrough)$/, (_, text) => (text === 'kvm' ? 'test' : 'mode=maximum')),
    );
    mkdirSync(pathOf('eeg-ward-example'));
    for (const name of ['worker-1.qcow2', 'worker-1-seed.iso'])
      writeFileSync(pathOf(`eeg-ward-example/${name}`), '');
    const xml = run(
      'virt-install',
      '--connect',
      'test:///default',
      ...local.map((word) => word.replace('network=ward-example', 'network=default')),
      '--print-xml',
      '--dry-run',
    );
    for (const part of [
      '<description>made by eeg-ward for lab example; specification ',
      'mac address="52:54:00:',
      '/eeg-ward-example/worker-1.qcow2"',
      '<vcpu>2</vcpu>',
      '<memory>6291456</memory>',
    ])
      expect(xml).toContain(part);
    expect(xml).not.toContain('<graphics');
    expect(xml.match(/<target dev="[a-z]+" bus="[a-z]+"/g)).toEqual([
      '<target dev="vda" bus="virtio"',
      '<target dev="vdb" bus="virtio"',
    ]);
    expect(xml.match(/<readonly\/>/g)).toHaveLength(1);
  });
});

withTool(join(ansible, 'ansible-inventory'))('Ansible', () => {
  const inventory = (name: string) =>
    JSON.parse(run(join(ansible, 'ansible-inventory'), '-i', pathOf(name), '--list')) as Readonly<
      Record<string, { readonly hosts?: readonly string[] }>
    > & {
      readonly _meta: { readonly hostvars: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    };

  it('reads the groups in their order and every variable with its type', () => {
    const read = inventory('inventory.json');
    expect(read['kube_control_plane']!.hosts).toEqual(['control-1']);
    expect(read['kube_node']!.hosts).toEqual(['worker-1', 'worker-2']);
    expect(read['etcd']!.hosts).toEqual(['control-1']);
    expect(read._meta.hostvars['worker-2']).toMatchObject({ ansible_port: 22, ip: '192.168.121.22' });
    expect(inventory('inventory-rack.json')['kube_control_plane']!.hosts).toEqual(
      rackNodes.map(({ name }) => name),
    );
  });

  it('splits the options of ssh as they were meant, jump host and spaces included', () => {
    const options = inventory('inventory-rack.json')._meta.hostvars['rack-a']![
      'ansible_ssh_common_args'
    ] as string;
    const script = 'import json, shlex, sys; print(json.dumps(shlex.split(sys.argv[1])))';
    const words = JSON.parse(run('python3', '-c', script, options)) as readonly string[];
    expect(words.at(-1)).toMatch(
      /^ProxyCommand=ssh -i '\/home\/operator\/\.ssh\/rack key' .* -W %h:%p jump@bastion\.example$/,
    );
  });
});

const withKubespray =
  checkout !== undefined && existsSync(join(ansible, 'ansible-playbook')) ? describe : describe.skip;

withKubespray(`Kubespray ${kubespray.tag}`, () => {
  const playbook = (...words: readonly string[]) =>
    spawnSync(join(ansible, 'ansible-playbook'), words, {
      cwd: checkout,
      encoding: 'utf8',
      env: { ...process.env, ANSIBLE_CACHE_PLUGIN_CONNECTION: pathOf('facts') },
    });
  const withFiles = (lab: string): readonly string[] => [
    '-i',
    pathOf(`inventory${lab}.json`),
    '-e',
    `@${pathOf(`variables${lab}.json`)}`,
  ];

  it.each(['', '-rack'])(
    'passes its own validation of the inventory and variables%s',
    (lab) => {
      const { status, stdout } = playbook(...withFiles(lab), 'playbooks/boilerplate.yml');
      expect({ status, shown: status === 0 ? '' : stdout }).toEqual({ status: 0, shown: '' });
    },
    180_000,
  );

  it('fails its validation where a network is none: the check can fail', () => {
    const bad = {
      ...(JSON.parse(readFileSync(pathOf('variables.json'), 'utf8')) as object),
      kube_pods_subnet: 'none',
    };
    writeFileSync(pathOf('variables-bad.json'), JSON.stringify(bad));
    const words = ['-i', pathOf('inventory.json'), '-e', `@${pathOf('variables-bad.json')}`];
    expect(playbook(...words, 'playbooks/boilerplate.yml').stdout).toContain('is not a valid network range');
  }, 180_000);

  it.each(['cluster', 'scale', 'remove-node', 'upgrade-cluster', 'reset', 'recover-control-plane'])(
    'accepts them in %s.yml',
    (name) => {
      expect(playbook(...withFiles(''), '--syntax-check', `${name}.yml`)).toMatchObject({ status: 0 });
    },
    180_000,
  );

  it('checks machines by every refusal that it has, and by nothing that changes them', () => {
    const { playbook: name, tags, skippedTags } = ownChecks;
    const selection = ['--tags', tags.join(','), '--skip-tags', skippedTags.join(',')];
    const { stdout } = playbook(...withFiles(''), '--list-tasks', ...selection, name);
    const listed = [...stdout.matchAll(/^ {6}(?:(\S+) : )?(.*)\tTAGS:/gm)].map(([, role, task]) => ({
      role,
      task,
    }));
    const refusals = [
      'validate_inventory/tasks/main',
      'kubernetes/preinstall/tasks/0040-verify-settings',
    ].flatMap((file) =>
      (
        parse(readFileSync(join(checkout!, 'roles', `${file}.yml`), 'utf8')) as readonly { name: string }[]
      ).map((each) => each.name),
    );
    expect(refusals.length).toBeGreaterThan(30);
    expect(refusals.filter((task) => !listed.some((each) => each.task === task))).toEqual([]);
    expect([...new Set(listed.map(({ role }) => role ?? 'the playbook'))].toSorted()).toEqual([
      'dynamic_groups',
      'kubernetes/preinstall',
      'network_facts',
      'the playbook',
      'validate_inventory',
    ]);
  }, 180_000);

  it('knows every variable that it is told', () => {
    const names = ['variables.json', 'variables-rack.json'].flatMap((name) =>
      Object.keys(JSON.parse(readFileSync(pathOf(name), 'utf8')) as object),
    );
    const unknown = [...new Set(names)].filter(
      (name) =>
        spawnSync('grep', ['-rqw', name, 'roles', 'inventory', 'playbooks'], { cwd: checkout }).status !== 0,
    );
    expect(unknown).toEqual([]);
  });

  it('has the commit that is pinned, where it is a git checkout', () => {
    if (!existsSync(join(checkout!, '.git'))) return;
    expect(run('git', '-C', checkout!, 'rev-parse', 'HEAD').trim()).toBe(kubespray.commit);
  });

  it('reads the requirements that are pinned', () => {
    const text = readFileSync(join(checkout!, 'requirements.txt'), 'utf8');
    expect(text.split('\n').filter((line) => /^\w/.test(line))).toEqual([...kubespray.requirements]);
  });
});
