import { closeSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Kubectl } from './kubectl.ts';

interface JobObject {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: PodOfJob } };
}
interface PodOfJob {
  readonly initContainers?: readonly [Container, ...Container[]];
  readonly containers: readonly [Container, ...Container[]];
}
interface Container {
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly env?: readonly object[];
}

interface JobStatus {
  readonly ready?: number;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

const BACKUP = 'database-backup';
const RESTORE = 'database-restore';
const DATA_ACCESS = ['-l', 'app.kubernetes.io/name=data-access'];
const POLL_MS = 2_000;
const [JOB_MS, POD_MS] = [4 * 3_600_000, 10 * 60_000];

/** Dumps of one hospital's database, which lie on the volume that its backup job writes to. */
export class DatabaseDumps {
  readonly #kubectl: Kubectl;
  readonly #namespace: string;
  readonly #stamp: string;

  /** @param stamp makes the names of jobs differ between runs: lower-case letters and digits */
  constructor(kubectl: Kubectl, namespace: string, stamp: string) {
    this.#kubectl = kubectl;
    this.#namespace = namespace;
    this.#stamp = stamp;
  }

  /** Dumps the database now and copies the dump into `folder`. @returns the file */
  async save(folder: string): Promise<string> {
    const job = this.#jobOf(BACKUP, 'backup', (container) => container);
    await this.#finish(job);
    const log = this.#run(['logs', `job/${job}`]).trimEnd();
    const dump = log.slice(log.lastIndexOf('\n') + 1);
    const file = join(folder, `${this.#namespace}-${basename(dump)}`);
    await this.#withVolume((pod) => {
      const to = openSync(file, 'wx', 0o600);
      this.#kubectl.transfer(['-n', this.#namespace, 'exec', pod, '--', 'cat', dump], { to });
      closeSync(to);
    });
    this.#run(['delete', 'job', job]);
    return file;
  }

  /**
   * Replaces the database by a dump while data-access is down.
   * @param file a dump of this machine; undefined: the newest complete one of the volume
   * @throws Error in the cluster's words; then data-access is up again, before the database or a part of it
   */
  async restore(file: string | undefined): Promise<void> {
    const name = file === undefined ? undefined : await this.#put(file);
    const replicas = this.#run(['get', 'deployment', 'data-access', '-o', 'jsonpath={.spec.replicas}']);
    const scale = (count: string): string =>
      this.#run(['scale', 'deployment/data-access', `--replicas=${count}`]);
    scale('0');
    try {
      await this.#until(
        POD_MS,
        'the pods of data-access must end',
        () => this.#run(['get', 'pods', ...DATA_ACCESS, '-o', 'name']) === '',
      );
      const job = this.#jobOf(RESTORE, 'restore', (container) => ({
        ...container,
        env: [...(container.env ?? []), ...(name === undefined ? [] : [{ name: 'BACKUP', value: name }])],
      }));
      await this.#finish(job);
      this.#run(['delete', 'job', job]);
    } finally {
      scale(replicas === '0' ? '1' : replicas);
    }
  }

  async #put(file: string): Promise<string> {
    const name = basename(file).replace(`${this.#namespace}-`, '');
    await this.#withVolume((pod, folder) => {
      const from = openSync(file, 'r');
      const script = `umask 077; cat >'${folder}/${name}.part' && mv '${folder}/${name}.part' '${folder}/${name}'`;
      this.#kubectl.transfer(['-n', this.#namespace, 'exec', '-i', pod, '--', 'sh', '-c', script], { from });
      closeSync(from);
    });
    return name;
  }

  /** Runs while a pod of the backup job's form sleeps with the volume. */
  async #withVolume(work: (pod: string, folder: string) => void): Promise<void> {
    let folder = '';
    const job = this.#jobOf(BACKUP, 'files', (container) => {
      folder = container.volumeMounts?.find(({ name }) => name === 'backups')?.mountPath ?? '';
      return { ...container, command: ['sleep', '14400'] };
    });
    try {
      await this.#until(POD_MS, `the pod of '${job}' must run`, () => this.#statusOf(job).ready === 1);
      work(`job/${job}`, folder);
    } finally {
      this.#run(['delete', 'job', job]);
    }
  }

  /** A Job made of a CronJob with another container in place of its first. @returns its name */
  #jobOf(schedule: string, purpose: string, change: (container: Container) => object): string {
    const name = `${schedule}-${purpose}-${this.#stamp}`;
    const written = this.#run([
      ...['create', 'job', name, `--from=cronjob/${schedule}`],
      ...['--dry-run=client', '-o', 'json'],
    ]);
    const job = JSON.parse(written) as JobObject;
    const pod = job.spec.template.spec;
    const list = pod.initContainers === undefined ? 'containers' : 'initContainers';
    const [container, ...others] = pod[list]!;
    const spec = { ...pod, [list]: [change(container), ...others] };
    const changed = { ...job, spec: { ...job.spec, template: { ...job.spec.template, spec } } };
    this.#run(['create', '-f', '-'], JSON.stringify(changed));
    return name;
  }

  /** @throws Error when the job fails */
  async #finish(job: string): Promise<void> {
    await this.#until(JOB_MS, `'${job}' must complete`, () => {
      const { conditions = [] } = this.#statusOf(job);
      if (conditions.some(({ type, status }) => type === 'Failed' && status === 'True'))
        throw new Error(
          `'${job}' must complete and failed; it stays to be looked at: kubectl -n ${this.#namespace} logs job/${job} --all-containers`,
        );
      return conditions.some(({ type, status }) => type === 'Complete' && status === 'True');
    });
  }

  #statusOf(job: string): JobStatus {
    return (
      (JSON.parse(this.#run(['get', 'job', job, '-o', 'json'])) as { readonly status?: JobStatus }).status ??
      {}
    );
  }

  async #until(deadlineMs: number, rule: string, isTrue: () => boolean): Promise<void> {
    const end = Date.now() + deadlineMs;
    while (!isTrue()) {
      if (Date.now() > end)
        throw new Error(
          `${rule} within ${deadlineMs / 60_000} min; see kubectl -n ${this.#namespace} get events`,
        );
      await setTimeout(POLL_MS);
    }
  }

  #run(words: readonly string[], input?: string): string {
    return this.#kubectl.read(['-n', this.#namespace, ...words], input);
  }
}
