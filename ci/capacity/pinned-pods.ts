import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '../../apps/model/catalog.ts';
import type { StoredObject } from '../cluster/cluster.ts';
import { isReady } from '../cluster/describe-pods.ts';
import type { SystemUnderTest } from '../system/testing/system-under-test.ts';
import { nameOf, untilNoneStops, untilWhole } from '../system/testing/workloads.ts';

const PINNED_MS = 300_000;
const POLL_MS = 500;
const SLOTS = 'SLOTS';

interface Autoscaler {
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number };
}

/** A service whose pods neither come nor go while it is measured. */
export class PinnedPods {
  readonly name: ServiceName;
  readonly #system: SystemUnderTest;
  readonly #before: Autoscaler['spec'];
  readonly #slots: number;

  private constructor(
    system: SystemUnderTest,
    name: ServiceName,
    { before, slots }: { readonly before: Autoscaler['spec']; readonly slots: number },
  ) {
    this.#system = system;
    this.name = name;
    this.#before = before;
    this.#slots = slots;
  }

  /** Remembers how the service is scaled, which {@link release} brings back. */
  static async of(system: SystemUnderTest, name: ServiceName): Promise<PinnedPods> {
    const metadata = { name, namespace: system.namespace };
    const read = (apiVersion: string, kind: string) => system.cluster.read({ apiVersion, kind, metadata });
    const { spec } = (await read('autoscaling/v2', 'HorizontalPodAutoscaler')) as unknown as Autoscaler;
    const deployment = (await read('apps/v1', 'Deployment')) as unknown as {
      spec: {
        template: { spec: { containers: readonly { env: readonly { name: string; value: string }[] }[] } };
      };
    };
    const slots = deployment.spec.template.spec.containers[0]!.env.find((each) => each.name === SLOTS)!.value;
    const { minReplicas, maxReplicas } = spec;
    return new PinnedPods(system, name, { before: { minReplicas, maxReplicas }, slots: Number(slots) });
  }

  /** Pods that its autoscaler keeps at least when it is not pinned. */
  get fewest(): number {
    return this.#before.minReplicas;
  }

  /** Has exactly so many pods, all ready. @param slots requests that each serves at once. @default - as it was */
  async pin(pods: number, slots = this.#slots): Promise<readonly StoredObject[]> {
    await this.#setEnvironment(slots);
    await this.#scaleBetween({ minReplicas: pods, maxReplicas: pods });
    const end = Date.now() + PINNED_MS;
    for (;;) {
      await untilWhole(this.#system);
      await untilNoneStops(this.#system);
      const now = (await this.#system.pods()).filter((pod) => nameOf(pod) === this.name);
      if (now.length === pods && now.every(isReady)) return now;
      if (Date.now() > end)
        throw new Error(`'${this.name}' must have ${pods} ready pods within ${PINNED_MS / 1_000} s`);
      await wait(POLL_MS);
    }
  }

  /** As it was before. */
  async release(): Promise<void> {
    await this.#scaleBetween(this.#before);
    await this.#setEnvironment(this.#slots);
  }

  async #scaleBetween(spec: Autoscaler['spec']): Promise<void> {
    const patch = JSON.stringify({ spec });
    await this.#system.kubectl('patch', 'hpa', this.name, '--type=merge', `--patch=${patch}`);
  }

  async #setEnvironment(slots: number): Promise<void> {
    await this.#system.kubectl('set', 'env', `deployment/${this.name}`, `${SLOTS}=${slots}`);
  }
}
