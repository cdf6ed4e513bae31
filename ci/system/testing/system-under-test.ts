import { execFile } from 'node:child_process';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import type { DeviceKind } from '../../../apps/contracts/device.ts';
import { commandInImage } from '../../../apps/model/deployment/image.ts';
import { databaseAccounts } from '../../../apps/model/deployment/secrets.ts';
import { paths } from '../../../apps/constructs/database/my-cnf.ts';
import { catalog } from '../../../apps/model/catalog.ts';
import type { IngressHost } from '../../../apps/model/service.ts';
import { Cluster, type StoredObject } from '../../cluster/cluster.ts';
import { readKubeconfig } from '../../cluster/kubeconfig.ts';
import { labKubeconfig } from '../../lab/layout.ts';
import { labHospital } from '../../lab/objects/hospital.ts';
import { pathOf } from '../../lab/programs.ts';
import { Sandbox } from '../../lab/sandbox/sandbox.ts';

const { KUBECONFIG } = process.env;
const EXEC_MS = 300_000;
const MOST_OUTPUT = 64 * 2 ** 20;
const execute = promisify(execFile);

/** The cluster that KUBECONFIG names, else the lab's. */
const kubeconfig = KUBECONFIG === undefined || KUBECONFIG === '' ? labKubeconfig : KUBECONFIG;

export const isLab = kubeconfig === labKubeconfig;

/** How a client outside reaches the ways in: their address, and whom it trusts. */
export interface WayIn {
  readonly address: string;
  /** For connections of undici. */
  readonly connect: { readonly ca: string; readonly lookup: LookupFunction };
}

/** The hospital that runs on a cluster, as its operator and its devices see it. */
export class SystemUnderTest {
  readonly namespace = labHospital.namespace;
  /** File for kubectl. */
  readonly kubeconfig = kubeconfig;
  #cluster: Cluster | undefined;
  readonly #ends: (() => Promise<void>)[] = [];
  /** The lab, where it is the cluster. */
  readonly sandbox = isLab ? Sandbox.running() : undefined;

  /** @throws Error when there is none */
  get cluster(): Cluster {
    return (this.#cluster ??= new Cluster(readKubeconfig(kubeconfig)));
  }

  url(host: IngressHost, path = '/'): string {
    return `https://${labHospital.hosts[host]}${path}`;
  }

  /** Has something ended when the proofs are over, whether they failed or not. */
  atEnd(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
    await this.#cluster?.close();
  }

  /** Runs kubectl on the hospital's namespace. @returns what it printed @throws Error with what it said */
  async kubectl(...args: readonly string[]): Promise<string> {
    return (await this.#kubectl(args)).stdout;
  }

  /** The same. @returns what it printed and what it complained of */
  async kubectlSays(...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await this.#kubectl(args);
    return stdout + stderr;
  }

  #kubectl(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const options = {
      env: { ...process.env, KUBECONFIG: this.kubeconfig },
      timeout: EXEC_MS,
      maxBuffer: MOST_OUTPUT,
    };
    const program = this.sandbox === undefined ? 'kubectl' : pathOf('kubectl');
    return execute(program, ['--namespace', this.namespace, ...args], options);
  }

  /** Runs a command of data-access' image where it runs. */
  command(name: string, ...args: readonly string[]): Promise<string> {
    return this.kubectl('exec', 'deployment/data-access', '--', 'node', commandInImage(name), ...args);
  }

  /** Adds a device, and its patient when new. @returns its token */
  async addDevice(patientId: number, kind: DeviceKind): Promise<string> {
    const patient = ['--patient', String(patientId), '--patient-name', `Patient ${patientId}`];
    const printed = await this.command(
      'devices',
      'add',
      ...patient,
      '--kind',
      kind,
      '--name',
      'proof',
      '--json',
    );
    return (JSON.parse(printed) as { token: string }).token;
  }

  /** Rows that a query gives, fields as text. */
  async rows(sql: string): Promise<readonly (readonly string[])[]> {
    const { user, password } = databaseAccounts.root;
    const client = `MYSQL_PWD=$(<${paths.passwords}/${password.key}) exec mysql --socket=${paths.socket} --user=${user} --batch --skip-column-names ${catalog['data-access'].store.database} --execute="$0"`;
    const printed = await this.kubectl('exec', 'database-0', '--', 'bash', '-c', client, sql);
    return printed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  }

  pods(): Promise<readonly StoredObject[]> {
    return this.cluster.list('v1', 'Pod', this.namespace);
  }

  /** As the Ingress objects and their certificates say. @throws Error while the controller has no address */
  async wayIn(): Promise<WayIn> {
    const [ingress] = await this.cluster.list('networking.k8s.io/v1', 'Ingress', this.namespace);
    const { spec, status } = ingress as unknown as {
      spec: { tls: readonly { secretName: string }[] };
      status: { loadBalancer?: { ingress?: readonly { ip: string }[] } };
    };
    const address = status.loadBalancer?.ingress?.[0]?.ip;
    if (address === undefined) throw new Error('the Ingress objects must have an address');
    const secret = await this.cluster.read({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: spec.tls[0]!.secretName, namespace: this.namespace },
    });
    const ca = Buffer.from((secret['data'] as { 'ca.crt': string })['ca.crt'], 'base64').toString();
    const lookup: LookupFunction = (_host, options, found) =>
      options.all === true ? found(null, [{ address, family: 4 }]) : found(null, address, 4);
    return { address, connect: { ca, lookup } };
  }
}
