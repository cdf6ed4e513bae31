import type { OfflineMirror } from '../lab/cluster-settings.ts';

type Variables = Readonly<Record<string, string>>;

/** Variables of Kubespray that point at a site of the internet, with the site. */
const sites = {
  github_url: 'github.com',
  dl_k8s_io_url: 'dl.k8s.io',
  storage_googleapis_url: 'storage.googleapis.com',
  get_helm_url: 'get.helm.sh',
};
const registries = ['kube', 'gcr', 'docker', 'quay', 'github'];

/** @see https://github.com/kubernetes-sigs/kubespray/blob/v2.31.0/docs/operations/offline-environment.md */
export function offlineVariables({ filesUrl, imageRegistry }: OfflineMirror): Variables {
  const files = filesUrl.replace(/\/+$/, '');
  return {
    files_repo: files,
    ...Object.fromEntries(Object.entries(sites).map(([variable, site]) => [variable, `${files}/${site}`])),
    ...(imageRegistry === undefined
      ? {}
      : {
          registry_host: imageRegistry,
          ...Object.fromEntries(registries.map((name) => [`${name}_image_repo`, imageRegistry])),
        }),
  };
}
