import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Go module of all programs; its go.mod is where their versions are written. */
export const goModule = fileURLToPath(new URL('./go', import.meta.url));

/** Go package of each program that the lab can start. */
export const goPackages = Object.freeze({
  etcd: './etcd',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
});

export type Program = keyof typeof goPackages;

/** Version of Kubernetes that the lab runs, such as `1.36.3`. */
export const kubernetesVersion = versionIn(readFileSync(join(goModule, 'go.mod'), 'utf8'));

/** Where built programs are kept, outside any checkout. */
export const programFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'eeg-ward',
  `kubernetes-${kubernetesVersion}`,
);

export const pathOf = (program: Program): string => join(programFolder, program);

/** Options of `go build`. Without debug information the compiler is faster and the programs are a third smaller. */
export const buildOptions: readonly string[] = [
  '-trimpath',
  '-gcflags=all=-dwarf=false',
  '-ldflags',
  ['-s -w', ...['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map(versionFlags)].join(' '),
];

/** What a program is built from, as a digest: another one means that it has to be built again. */
export const recipeOf = (program: Program): string =>
  createHash('sha256')
    .update([goPackages[program], ...buildOptions].join('\0'))
    .update(readFileSync(join(goModule, 'go.sum')))
    .digest('hex');

function versionIn(goMod: string): string {
  const [, version] = /^\tk8s\.io\/kubernetes v([\d.]+)$/m.exec(goMod) ?? [];
  if (version === undefined) throw new RangeError(`'${goModule}/go.mod' must require k8s.io/kubernetes`);
  return version;
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
