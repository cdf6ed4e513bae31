import { podTemplateOf, titleOf, type KubernetesObject, type PodTemplate } from '../kubernetes-object.ts';

type Labels = Readonly<Record<string, string>>;
interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: unknown;
}
interface Spec {
  readonly selector?: Labels & { readonly matchLabels?: Labels };
  readonly ports?: readonly { readonly name?: string; readonly targetPort?: string | number }[];
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly ingress?: readonly { readonly from?: readonly Peer[] }[];
  readonly egress?: readonly { readonly to?: readonly Peer[] }[];
  readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
  readonly metrics?: readonly { readonly resource?: { readonly name: string } }[];
  readonly rules?: readonly {
    readonly http: {
      readonly paths: readonly {
        readonly path: string;
        readonly backend: {
          readonly service: { readonly name: string; readonly port: { readonly name?: string } };
        };
      }[];
    };
  }[];
}

/** Everything that one object says about another which is not so, over all objects of one namespace. */
export function referenceFaults(objects: readonly KubernetesObject[]): readonly string[] {
  const world = new World(objects);
  return [...world.repeated(), ...objects.flatMap((object) => world.faultsOf(object))];
}

class World {
  readonly #objects: readonly KubernetesObject[];
  readonly #templates: readonly PodTemplate[];

  constructor(objects: readonly KubernetesObject[]) {
    this.#objects = objects;
    this.#templates = objects.flatMap((object) => podTemplateOf(object) ?? []);
  }

  repeated(): string[] {
    const titles = this.#objects.map(titleOf);
    return titles
      .filter((title, index) => titles.indexOf(title) !== index)
      .map((title) => `${title} must exist once`);
  }

  faultsOf(object: KubernetesObject): string[] {
    const title = titleOf(object);
    const spec = (object['spec'] ?? {}) as Spec;
    const template = podTemplateOf(object);
    return [
      ...(template === undefined ? [] : this.#podFaults(title, template)),
      ...(object.kind === 'Service' ? this.#serviceFaults(title, spec) : []),
      ...(object.kind === 'PodDisruptionBudget' ? this.#selects(title, spec.selector?.matchLabels) : []),
      ...(object.kind === 'NetworkPolicy' ? this.#policyFaults(title, spec) : []),
      ...(object.kind === 'HorizontalPodAutoscaler' ? this.#autoscalerFaults(title, spec) : []),
      ...(object.kind === 'Ingress' ? this.#ingressFaults(title, spec) : []),
    ];
  }

  #find(kind: string, name: string): KubernetesObject | undefined {
    return this.#objects.find((object) => object.kind === kind && object.metadata.name === name);
  }

  #podFaults(title: string, { spec }: PodTemplate): string[] {
    const faults: string[] = [];
    const secret = (name: string, keys: readonly string[]): void => {
      const data = this.#find('Secret', name)?.['stringData'] as Labels | undefined;
      for (const key of keys)
        if (data?.[key] === undefined)
          faults.push(`${title} must take a secret that exists, not '${name}/${key}'`);
    };
    for (const { env = [] } of [...(spec.initContainers ?? []), ...spec.containers])
      for (const { valueFrom } of env)
        if (valueFrom?.secretKeyRef !== undefined)
          secret(valueFrom.secretKeyRef.name, [valueFrom.secretKeyRef.key]);
    for (const { configMap, secret: volume, persistentVolumeClaim } of spec.volumes ?? []) {
      if (volume !== undefined)
        secret(
          volume.secretName,
          (volume.items ?? []).map(({ key }) => key),
        );
      for (const [kind, name] of [
        ['ConfigMap', configMap?.name],
        ['PersistentVolumeClaim', persistentVolumeClaim?.claimName],
      ] as const)
        if (name !== undefined && this.#find(kind, name) === undefined)
          faults.push(`${title} must mount a ${kind} that exists, not '${name}'`);
    }
    if (
      spec.serviceAccountName !== undefined &&
      this.#find('ServiceAccount', spec.serviceAccountName) === undefined
    )
      faults.push(`${title} must use a service account that exists, not '${spec.serviceAccountName}'`);
    return faults;
  }

  #selected(labels: Labels): readonly PodTemplate[] {
    return this.#templates.filter(({ metadata }) =>
      Object.entries(labels).every(([key, value]) => metadata?.labels?.[key] === value),
    );
  }

  #selects(title: string, labels: Labels | undefined): string[] {
    return labels !== undefined && this.#selected(labels).length === 0
      ? [`${title} must select a pod that exists, not ${JSON.stringify(labels)}`]
      : [];
  }

  #serviceFaults(title: string, { selector = {}, ports = [] }: Spec): string[] {
    const pods = this.#selected(selector);
    if (pods.length === 0) return this.#selects(title, selector);
    return ports
      .filter(({ targetPort }) =>
        pods.every(({ spec }) =>
          spec.containers.every((container) =>
            (container.ports ?? []).every(
              ({ name, containerPort }) => name !== targetPort && containerPort !== targetPort,
            ),
          ),
        ),
      )
      .map(({ targetPort }) => `${title} must lead to a port of its pods, not '${targetPort}'`);
  }

  #policyFaults(title: string, { podSelector, ingress = [], egress = [] }: Spec): string[] {
    const peers = [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)];
    return [
      podSelector,
      ...peers
        .filter(({ namespaceSelector }) => namespaceSelector === undefined)
        .map((peer) => peer.podSelector),
    ].flatMap((selector) => this.#selects(title, selector?.matchLabels));
  }

  #autoscalerFaults(title: string, { scaleTargetRef, metrics = [] }: Spec): string[] {
    const target = this.#find(scaleTargetRef?.kind ?? '', scaleTargetRef?.name ?? '');
    if (target === undefined)
      return [`${title} must scale a workload that exists, not '${scaleTargetRef?.name}'`];
    const faults: string[] = [];
    if ((target['spec'] as { replicas?: number }).replicas !== undefined)
      faults.push(`${titleOf(target)} must not set replicas: ${title} does`);
    for (const { resource } of metrics)
      for (const { name, resources } of podTemplateOf(target)?.spec.containers ?? [])
        if (resource !== undefined && resources?.requests?.[resource.name] === undefined)
          faults.push(
            `${titleOf(target)}, container ${name}, must request ${resource.name}: ${title} scales on it`,
          );
    return faults;
  }

  #ingressFaults(title: string, { rules = [] }: Spec): string[] {
    return rules.flatMap(({ http }) =>
      http.paths.flatMap(({ path, backend: { service } }) => {
        const spec = this.#find('Service', service.name)?.['spec'] as Spec | undefined;
        return (spec?.ports ?? []).some(({ name }) => name === service.port.name)
          ? []
          : [
              `${title} must lead '${path}' to a service that exists, not '${service.name}:${service.port.name}'`,
            ];
      }),
    );
  }
}
