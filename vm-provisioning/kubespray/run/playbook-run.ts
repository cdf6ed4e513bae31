import { join } from 'node:path';
import { inventoryOf } from '../inventory.ts';
import { variablesOf } from '../variables.ts';
import type { Step } from '../day2/step.ts';
import { writeDurably } from './journal.ts';
import type { Toolchain } from './toolchain.ts';

/** A program to run, where and with which variables. */
export interface ProgramCall {
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Where a lab keeps what its runs need. */
export interface RunPlace {
  readonly stateFolder: string;
  readonly toolchain: Toolchain;
  readonly dnsServers: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Writes inventory and variables of a step, and returns the call of Ansible that does it. */
export function prepareStep(
  { action, during }: Pick<Step, 'action' | 'during'>,
  place: RunPlace,
): ProgramCall {
  const { stateFolder, toolchain, dnsServers } = place;
  const nodes = during.nodes.map(({ node }) => node);
  const write = (name: string, value: unknown): string => {
    const file = join(stateFolder, name);
    writeDurably(file, `${JSON.stringify(value, undefined, 2)}\n`);
    return file;
  };
  const inventory = write('inventory.json', inventoryOf(nodes, join(stateFolder, 'known_hosts')));
  const artifactsFolder = join(stateFolder, 'artifacts');
  const variables = {
    ...variablesOf({ nodes, cluster: during.settings, dnsServers, artifactsFolder }),
    ...(action.kind === 'playbook' ? action.variables : {}),
  };
  const common = ['-i', inventory, '--become'];
  const words =
    action.kind === 'playbook'
      ? [
          join(toolchain.binaries, 'ansible-playbook'),
          ...common,
          '-e',
          `@${write('variables.json', variables)}`,
          ...option('--limit', action.limit),
          ...option('--tags', action.tags),
          ...option('--skip-tags', action.skippedTags),
          action.playbook,
        ]
      : [join(toolchain.binaries, 'ansible'), 'k8s_cluster', ...common, '-m', 'shell', '-a', RESTART_PROXIES];
  return { words, folder: toolchain.checkout, environment: ansibleEnvironment(place) };
}

const option = (name: string, values: readonly string[] | undefined): readonly string[] =>
  values === undefined ? [] : [name, values.join(',')];

/** On control planes there is no such proxy. */
const RESTART_PROXIES =
  'PATH=$PATH:/usr/local/bin; crictl ps --quiet --name "^nginx-proxy$" | xargs --no-run-if-empty crictl stop';

/**
 * Ansible with Kubespray's own configuration, except: facts in a folder of the lab, for its /tmp serves facts of other
 * machines of the same name; host keys are checked; more machines at once.
 * @see https://github.com/kubernetes-sigs/kubespray/blob/v2.31.0/ansible.cfg
 */
function ansibleEnvironment({ stateFolder, toolchain, environment }: RunPlace): Record<string, string> {
  const kept = [
    'HOME',
    'PATH',
    'USER',
    'LANG',
    'SSH_AUTH_SOCK',
    'TMPDIR',
    'http_proxy',
    'https_proxy',
    'no_proxy',
  ];
  return {
    LANG: 'C.UTF-8',
    ...Object.fromEntries(
      kept.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
    ),
    ANSIBLE_CONFIG: join(toolchain.checkout, 'ansible.cfg'),
    ANSIBLE_CACHE_PLUGIN_CONNECTION: factsFolder(stateFolder),
    ANSIBLE_HOST_KEY_CHECKING: 'True',
    ANSIBLE_SSH_ARGS: '-o ControlMaster=auto -o ControlPersist=30m -o ConnectionAttempts=10',
    ANSIBLE_FORKS: '20',
    ANSIBLE_NOCOLOR: '1',
    PYTHONUNBUFFERED: '1',
  };
}

export const factsFolder = (stateFolder: string): string => join(stateFolder, 'facts');
