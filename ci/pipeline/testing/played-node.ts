import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { titleOf } from '../../../apps/charts/kubernetes-object.ts';
import { temporaryFolder } from '../../../apps/testing/temporary-folder.ts';
import { ApiClient } from '../../cluster/api-client.ts';
import type { ClusterAccess } from '../../cluster/cluster-access.ts';
import type { Cluster, StoredObject } from '../../cluster/cluster.ts';

const POLL_MS = 200;

interface SmokePodSpec {
  readonly restartPolicy: string;
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly env?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly volumes?: readonly {
    readonly configMap?: { readonly name: string };
    readonly secret?: { readonly secretName: string; readonly items: readonly { readonly key: string }[] };
  }[];
}

export interface PlayedNodeProps {
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly namespace: string;
  /** Images that cannot be pulled. */
  readonly broken: readonly string[];
  /** Where a service of the cluster really answers: the process that stands for it. */
  readonly urlOf: (host: string) => string;
}

/**
 * Does for pods what a node would: those of services become ready, jobs are done, those of a broken image cannot be pulled, and a
 * smoke test's program, as the cluster stores it, really runs, against real processes of the services.
 */
export class PlayedNode {
  /** What smoke tests wrote. */
  readonly lines: string[] = [];
  /** Pods that were ready at some time. */
  readonly started = new Set<string>();
  readonly #props: PlayedNodeProps;
  readonly #client: ApiClient;
  readonly #seen = new Set<string>();
  readonly #folder = temporaryFolder();
  #stopped = false;
  readonly #done: Promise<void>;

  constructor(props: PlayedNodeProps) {
    this.#props = props;
    this.#client = new ApiClient(props.access);
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
    await this.#client.close();
    this.#folder.remove();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      for (const pod of await this.#props.cluster.list('v1', 'Pod', this.#props.namespace))
        if (!this.#seen.has(pod.metadata.uid)) {
          this.#seen.add(pod.metadata.uid);
          await this.#play(pod);
        }
      await sleep(POLL_MS);
    }
  }

  async #play(pod: StoredObject): Promise<void> {
    const { containers, volumes = [] } = pod['spec'] as SmokePodSpec;
    const [{ name, image, env = [] }] = containers as [SmokePodSpec['containers'][number]];
    const target = env.find((each) => each.name === 'TARGET_URL')?.value;
    if (this.#props.broken.includes(image))
      return this.#report(pod, {
        phase: 'Pending',
        containerStatuses: [
          status(name, image, { waiting: { reason: 'ErrImagePull', message: 'manifest unknown' } }),
        ],
      });
    if (target === undefined && (pod['spec'] as SmokePodSpec).restartPolicy !== 'Always')
      return this.#report(pod, { phase: 'Succeeded' });
    if (target === undefined) {
      this.started.add(pod.metadata.name);
      return this.#report(pod, {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [status(name, image, { running: {} }, true)],
      });
    }
    const exitCode = await this.#runSmoke(env, volumes);
    return this.#report(pod, {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [
        status(name, image, { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } }),
      ],
    });
  }

  async #runSmoke(
    env: NonNullable<SmokePodSpec['containers'][number]['env']>,
    volumes: NonNullable<SmokePodSpec['volumes']>,
  ): Promise<number> {
    const values = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    const program = join(this.#folder.path, 'smoke.mjs');
    const secretFile = join(this.#folder.path, 'secret');
    const config = await this.#stored(
      'ConfigMap',
      volumes.find(({ configMap }) => configMap)!.configMap!.name,
    );
    writeFileSync(program, (config['data'] as Record<string, string>)['smoke.mjs']!);
    const secret = volumes.find((volume) => volume.secret)?.secret;
    if (secret !== undefined) {
      const { data } = (await this.#stored('Secret', secret.secretName)) as unknown as {
        data: Record<string, string>;
      };
      writeFileSync(secretFile, Buffer.from(data[secret.items[0]!.key]!, 'base64'));
    }
    const child = spawn(process.execPath, [program], {
      env: {
        SERVICE: values['SERVICE'],
        TARGET_URL: this.#props.urlOf(new URL(values['TARGET_URL']!).hostname),
        ...(secret === undefined ? {} : { SECRET_FILE: secretFile }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (text: Buffer) => this.lines.push(...text.toString().trim().split('\n')));
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  }

  #stored(kind: string, name: string): Promise<StoredObject> {
    const { cluster, namespace } = this.#props;
    return cluster.read({ apiVersion: 'v1', kind, metadata: { name, namespace } });
  }

  async #report(pod: StoredObject, content: object): Promise<void> {
    const { namespace, name } = pod.metadata;
    const answer = await this.#client.send('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, {
      type: 'application/merge-patch+json',
      content: { status: content },
    });
    if (answer.status >= 300 && answer.status !== 404)
      throw new Error(`${titleOf(pod)} must take a status: ${JSON.stringify(answer.body)}`);
  }
}

const status = (name: string, image: string, state: object, ready = false): object => ({
  name,
  image,
  imageID: image,
  ready,
  restartCount: 0,
  state,
});
