import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folderOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Go modules of the programs; their go.mod is where versions are written. */
export const goModules = Object.freeze({
  kubernetes: folderOf('./go'),
  calico: folderOf('./go/calico'),
  traefik: folderOf('./go/traefik'),
});

export type GoModule = keyof typeof goModules;

const kubernetes = (command: string): GoProgram => ({
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${command}`,
});

interface GoProgram {
  readonly module: GoModule;
  readonly package: string;
}

const goPrograms = {
  etcd: { module: 'kubernetes', package: './etcd' },
  'kube-apiserver': kubernetes('kube-apiserver'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  kubelet: kubernetes('kubelet'),
  'kube-proxy': kubernetes('kube-proxy'),
  kubectl: kubernetes('kubectl'),
  pause: { module: 'kubernetes', package: './pause' },
  coredns: { module: 'kubernetes', package: './coredns' },
  'metrics-server': { module: 'kubernetes', package: 'sigs.k8s.io/metrics-server/cmd/metrics-server' },
  calico: { module: 'calico', package: 'github.com/projectcalico/calico/cni-plugin/cmd/calico' },
  'calico-felix': { module: 'calico', package: 'github.com/projectcalico/calico/felix/cmd/calico-felix' },
  traefik: { module: 'traefik', package: 'github.com/traefik/traefik/v3/cmd/traefik' },
} as const satisfies Record<string, GoProgram>;

/** Programs that the lab can start, in the order in which they are worth building. */
export type Program = keyof typeof goPrograms;

export const allPrograms = Object.keys(goPrograms) as readonly Program[];

export const goProgramOf = (program: Program): GoProgram => goPrograms[program];

/** Version of Kubernetes that the lab runs, such as `1.36.3`. */
export const kubernetesVersion = versionIn('kubernetes', 'k8s.io/kubernetes');

const traefikVersion = versionIn('traefik', 'github.com/traefik/traefik/v3');

/** Where built programs are kept, outside any checkout. */
export const programFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'eeg-ward',
  `kubernetes-${kubernetesVersion}`,
);

export const pathOf = (program: Program): string => join(programFolder, program);

/** What the linker writes into the programs of a module. */
const linkedIn: Readonly<Record<GoModule, () => readonly string[]>> = {
  kubernetes: () => ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map(versionFlags),
  calico: () => [],
  traefik: () => [`-X github.com/traefik/traefik/v3/pkg/version.Version=${traefikVersion}`],
};

/** Options of `go build`. Without debug information the compiler is faster and the programs are a third smaller. */
export const buildOptionsOf = (module: GoModule): readonly string[] => [
  '-trimpath',
  '-gcflags=all=-dwarf=false',
  '-ldflags',
  ['-s -w', ...linkedIn[module]()].join(' '),
];

/** What a program is built from, as a digest: another one means that it has to be built again. */
export function recipeOf(program: Program): string {
  const { module, package: path } = goPrograms[program];
  return createHash('sha256')
    .update([path, ...buildOptionsOf(module)].join('\0'))
    .update(readFileSync(join(goModules[module], 'go.sum')))
    .digest('hex');
}

function versionIn(module: GoModule, path: string): string {
  const file = join(goModules[module], 'go.mod');
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((each) => each.replace(/^(require)?\s+/, '').startsWith(`${path} v`));
  if (line === undefined) throw new RangeError(`'${file}' must require ${path}`);
  return line.trim().split(' ').at(-1)!.slice(1);
}

function versionFlags(path: string): string {
  const [major, minor] = kubernetesVersion.split('.');
  const values = {
    gitVersion: `v${kubernetesVersion}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
  };
  return Object.entries(values)
    .map(([name, value]) => `-X ${path}.${name}=${value}`)
    .join(' ');
}
