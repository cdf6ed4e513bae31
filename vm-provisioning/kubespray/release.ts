/** A version of Kubespray, with what its own files demand. */
export interface KubesprayRelease {
  readonly tag: string;
  /** The only release whose clusters it can take over. */
  readonly previousTag: string;
  /** The commit that `tag` names. */
  readonly commit: string;
  readonly repository: string;
  /** Minor versions of Kubernetes that it installs: the newest patch with checksums, and the last day of support. */
  readonly kubernetes: Readonly<Record<string, { readonly newestPatch: number }>>;
  readonly defaultKubernetes: string;
  /** Versions of Python that its requirements install on. */
  readonly python: readonly string[];
  /** Directly pinned packages, as its requirements.txt has them. */
  readonly requirements: readonly string[];
  /** Tasks that each playbook has, to tell how far a run is. */
  readonly tasks: Readonly<Record<string, number>>;
  /** Least memory that it accepts, in mebibytes. */
  readonly memoryMebibytes: { readonly controlPlane: number; readonly worker: number };
}

/** @see https://github.com/kubernetes-sigs/kubespray/tree/v2.31.0 */
export const kubespray: KubesprayRelease = {
  tag: 'v2.31.0',
  previousTag: 'v2.30.0',
  commit: '1c9add48975060f45396b34d8e022c30d7f80dab',
  repository: 'https://github.com/kubernetes-sigs/kubespray.git',
  kubernetes: {
    '1.33': { newestPatch: 11 },
    '1.34': { newestPatch: 7 },
    '1.35': { newestPatch: 4 },
  },
  defaultKubernetes: '1.35.4',
  python: ['3.11', '3.12', '3.13'],
  requirements: ['ansible==11.13.0', 'cryptography==46.0.7', 'jmespath==1.1.0', 'netaddr==1.3.0'],
  tasks: {
    'cluster.yml': 714,
    'scale.yml': 581,
    'remove-node.yml': 107,
    'upgrade-cluster.yml': 1207,
    'reset.yml': 196,
  },
  memoryMebibytes: { controlPlane: 1500, worker: 1024 },
};
