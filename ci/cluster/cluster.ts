import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { ApiClient, type ApiAnswer } from './api-client.ts';
import type { ClusterAccess } from './cluster-access.ts';

/** An object as the API server keeps it. */
export interface StoredObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
  };
}

/** Who owns the fields that are applied, unless another is named. */
const FIELD_MANAGER = 'eeg-ward';

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** An API server that refused something. `reasons` are its own words. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(what: string, { status, body }: ApiAnswer) {
    const message = (body as { message?: string } | undefined)?.message ?? JSON.stringify(body);
    super(`${what} was refused (${status}): ${message}`);
    this.name = 'RefusedError';
    this.status = status;
  }
}

/** Objects of one cluster, by its own list of kinds. */
export class Cluster {
  readonly #client: ApiClient;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(access: ClusterAccess) {
    this.#client = new ApiClient(access);
  }

  /** Version of the API server, such as `v1.36.3`. */
  async version(): Promise<string> {
    const answer = await this.#client.send('GET', '/version');
    return (answer.body as { gitVersion: string }).gitVersion;
  }

  /** Whether the API server answers and says that it is ready. */
  async isReady(): Promise<boolean> {
    try {
      return (await this.#client.send('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  /**
   * The end of what a container printed.
   * @param previous of the container that ran before the present one
   * @returns '' when there is none
   */
  async logs(pod: KubernetesObject, lines: number, { previous = false } = {}): Promise<string> {
    const path = await this.#pathOf({ ...pod, apiVersion: 'v1', kind: 'Pod' });
    const answer = await this.#client.send('GET', `${path}/log?tailLines=${lines}&previous=${previous}`);
    return answer.status === 200 ? textOf(answer.body) : '';
  }

  /** Whether the cluster knows the kind of an object: that of an add-on which is not installed it does not. */
  async knows(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): Promise<boolean> {
    return (await this.#find(object)) !== undefined;
  }

  /**
   * Server-side apply with strict validation of fields.
   * @param dryRun has the server check everything and store nothing
   * @param owner who owns the fields of `object`; what the same owner applied before and leaves out now is removed
   * @throws RefusedError in the server's words; for an unknown field, a rule of the kind or of admission
   */
  async apply(
    object: KubernetesObject,
    { dryRun = false, owner = FIELD_MANAGER } = {},
  ): Promise<{ readonly object: StoredObject; readonly warnings: readonly string[] }> {
    const query = `?fieldManager=${owner}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    const answer = await this.#client.send('PATCH', (await this.#pathOf(object)) + query, {
      type: 'application/apply-patch+yaml',
      content: object,
    });
    if (answer.status >= 300) throw new RefusedError(titleOf(object), answer);
    return { object: answer.body as StoredObject, warnings: answer.warnings };
  }

  /** Writes the status of an object, as a controller does. @throws RefusedError in the server's words */
  async applyStatus(object: KubernetesObject): Promise<void> {
    const answer = await this.#client.send(
      'PATCH',
      `${await this.#pathOf(object)}/status?fieldManager=${FIELD_MANAGER}&force=true`,
      { type: 'application/apply-patch+yaml', content: object },
    );
    if (answer.status >= 300) throw new RefusedError(titleOf(object), answer);
  }

  /** The object as it is stored now. @throws RefusedError when there is none */
  async read(object: KubernetesObject): Promise<StoredObject> {
    const answer = await this.#client.send('GET', await this.#pathOf(object));
    if (answer.status >= 300) throw new RefusedError(titleOf(object), answer);
    return answer.body as StoredObject;
  }

  /** All objects of a kind, of all namespaces or one. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<readonly StoredObject[]> {
    const path = await this.#pathOf({
      apiVersion,
      kind,
      metadata: { name: '', ...(namespace && { namespace }) },
    });
    const answer = await this.#client.send('GET', path.replace(/\/$/, ''));
    if (answer.status >= 300) throw new RefusedError(`the list of ${kind}`, answer);
    const { items } = answer.body as { items: readonly StoredObject[] };
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** Deletes an object and, later, what hangs on it. Does nothing when it is not there. */
  async remove(object: KubernetesObject): Promise<void> {
    const answer = await this.#client.send(
      'DELETE',
      `${await this.#pathOf(object)}?propagationPolicy=Background`,
    );
    if (answer.status >= 300 && answer.status !== 404) throw new RefusedError(titleOf(object), answer);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #pathOf(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): Promise<string> {
    const resource = await this.#find(object);
    const { apiVersion, kind, metadata } = object;
    if (resource === undefined)
      throw new RangeError(`${kind} (${apiVersion}) must be a kind that the cluster knows`);
    const namespace =
      resource.namespaced && metadata.namespace !== undefined ? `/namespaces/${metadata.namespace}` : '';
    return `${rootOf(apiVersion)}${namespace}/${resource.name}/${metadata.name}`;
  }

  async #find({
    apiVersion,
    kind,
  }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): Promise<Resource | undefined> {
    let resources = this.#resources.get(apiVersion);
    if (resources === undefined) {
      resources = this.#client
        .send('GET', rootOf(apiVersion))
        .then(({ status, body }) =>
          status === 200 ? (body as { resources: readonly Resource[] }).resources : [],
        );
      this.#resources.set(apiVersion, resources);
    }
    const found = (await resources).find((each) => each.kind === kind && !each.name.includes('/'));
    if (found === undefined) this.#resources.delete(apiVersion);
    return found;
  }
}

/** A log whose only line is JSON was read as such. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

const rootOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
