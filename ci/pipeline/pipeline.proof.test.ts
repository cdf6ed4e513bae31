import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { fillSecrets } from '../../apps/charts/fill-secrets.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { secretObjectOf } from '../../apps/model/deployment/secrets.ts';
import { buildServices } from '../../apps/dev/build-services.ts';
import { deviceCommandOf } from '../../apps/dev/bundles.ts';
import { demoPatientsIn } from '../../apps/dev/demo-patients.ts';
import { databaseUrlOf, startPlatform, type Platform } from '../../apps/dev/platform.ts';
import { repositoryRoot } from '../../apps/dev/repository-root.ts';
import { catalog, serviceNames, type ServiceName } from '../../apps/model/catalog.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { until } from '../../apps/testing/until.ts';
import type { Cluster, StoredObject } from '../cluster/cluster.ts';
import { startProofCluster, type ProofCluster } from '../manifests/proof-cluster.ts';
import { checkDevices } from './smoke/smoke-secret.ts';
import { PlayedNode } from './testing/played-node.ts';

/*
 * Only on the lab's own control plane: a cluster of somebody else has nodes, which would look for the images.
 * `npm run pipeline` as a process, on a real API server with its controllers, against real processes of the services.
 * There is no node: PlayedNode does for pods what one would.
 */
const ownLab = (process.env['KUBECONFIG'] ?? '') === '';
const MINUTE_MS = 60_000;
const BUILD_MS = 45 * MINUTE_MS;
const PORT_OFFSET = 17_000;
const namespace = 'pipeline-proof';
const [RUNNING, NEW, BROKEN] = ['1.0.0', '1.1.0', '9.9.9'].map(
  (tag) => (name: string) => `registry.example/${name}:${tag}`,
);
const hospital = { ...exampleHospital, namespace, settings: { trustedProxies: ['10.233.64.0/18'] } };
const folder = temporaryFolder();
const hospitalFile = join(folder.path, 'hospital.json');

let proof: ProofCluster;
let cluster: Cluster;
let platform: Platform;
let node: PlayedNode;
/** Hosts behind which another service answers than should. */
const answersFor: Record<string, ServiceName> = {};

const secretObject = (name: string, stringData: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData,
});

beforeAll(async () => {
  if (!ownLab) return;
  proof = await startProofCluster((line) => process.stderr.write(`${line}\n`));
  ({ cluster } = proof);
  proof.own!.startControllers();
  const outDir = join(repositoryRoot, 'dist/test');
  await buildServices(repositoryRoot, outDir);
  const command = { script: deviceCommandOf(outDir), databaseUrl: databaseUrlOf(folder.path) };
  const { patients } = await demoPatientsIn(folder.path, command);
  platform = await startPlatform({
    outDir,
    dataDir: folder.path,
    portOffset: PORT_OFFSET,
    settings: { 'seizure-detection': { BACKEND: 'wasm' } },
    readyDeadlineMs: 2 * MINUTE_MS,
  });
  const images = Object.fromEntries(serviceNames.map((name) => [name, RUNNING!(name)]));
  const objects = synthesise({ catalog, hospital, images }).flatMap((chart) => chart.objects);
  for (const object of objects)
    if (object.kind !== 'HorizontalPodAutoscaler')
      await cluster.apply(fillSecrets(object, ({ key }) => `value-of-${key}`));
  await cluster.apply(secretObject(secretObjectOf('service'), platform.wiring.secrets));
  const [{ eegToken, heartRateToken }] = patients as [(typeof patients)[number]];
  await cluster.apply(
    secretObject(checkDevices, { 'eeg-acquisition': eegToken, 'heart-rate-acquisition': heartRateToken }),
  );
  writeFileSync(hospitalFile, JSON.stringify(hospital));
  node = new PlayedNode({
    cluster,
    access: proof.own!.access,
    namespace,
    broken: serviceNames.map((name) => BROKEN!(name)),
    urlOf: (host) => platform.urls[answersFor[host] ?? (host.replace(/-trial$/, '') as ServiceName)],
  });
}, BUILD_MS);

afterAll(async () => {
  await node?.stop();
  await platform?.stop();
  await proof?.stop();
  folder.remove();
}, 2 * MINUTE_MS);

const deployment = (name: string): Promise<StoredObject> =>
  cluster.read({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace } });
const imageOf = async (name: string): Promise<string> =>
  (
    (await deployment(name)) as unknown as {
      spec: { template: { spec: { containers: { image: string }[] } } };
    }
  ).spec.template.spec.containers[0]!.image;

/** Objects of trials and smoke tests that are there. */
async function leftovers(): Promise<readonly string[]> {
  const kinds = [
    ['apps/v1', 'Deployment'],
    ['v1', 'Service'],
    ['v1', 'ServiceAccount'],
    ['v1', 'ConfigMap'],
    ['batch/v1', 'Job'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(([apiVersion, kind]) => cluster.list(apiVersion, kind, namespace)),
  );
  return lists
    .flat()
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .filter((name) => /-(trial|smoke)/.test(name));
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function pipeline(service: string, options: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const hospitalOption = options.includes('pulumi') ? [] : ['--hospital', hospitalFile];
  const child = spawn(
    process.execPath,
    ['scripts/run.mjs', 'ci/pipeline/main.ts', service, ...hospitalOption, ...options],
    { cwd: repositoryRoot, env: { ...process.env, KUBECONFIG: proof.own!.kubeconfig, ...env } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, output }));
  return { child, ended, output: () => output };
}

(ownLab ? describe : describe.skip)('npm run pipeline', () => {
  it.each(serviceNames)(
    'tries %s beside the running one through its wire contract, and leaves nothing behind',
    async (name) => {
      node.lines.length = 0;
      const { code, output } = await pipeline(name, ['--image', NEW!(name)]).ended;
      expect({ code, output }).toMatchObject({
        code: 0,
        output: expect.stringContaining('the trial passed'),
      });
      expect(node.lines.length).toBeGreaterThan(3);
      expect(node.lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
      expect([...node.started].some((pod) => pod.startsWith(`${name}-trial-`))).toBe(true);
      expect(await imageOf(name)).toBe(RUNNING!(name));
      expect(await leftovers()).toEqual([]);
    },
    3 * MINUTE_MS,
  );

  it(
    'promotes the image that it tried, and checks the service itself',
    async () => {
      const { code, output } = await pipeline('eeg-acquisition', [
        '--image',
        NEW!('eeg-acquisition'),
        '--promote',
        'direct',
      ]).ended;
      expect({ code, output }).toMatchObject({
        code: 0,
        output: expect.stringContaining('eeg-acquisition: runs'),
      });
      expect(await imageOf('eeg-acquisition')).toBe(NEW!('eeg-acquisition'));
      expect(await leftovers()).toEqual([]);
    },
    3 * MINUTE_MS,
  );

  it(
    'does not promote an image that cannot start, and says why',
    async () => {
      const { code, output } = await pipeline('seizure-detection', [
        '--image',
        BROKEN!('seizure-detection'),
        '--promote',
        'direct',
      ]).ended;
      expect(code).toBe(1);
      expect(output).toMatch(
        /FAILED {2}Deployment pipeline-proof\/seizure-detection-trial: .*ErrImagePull manifest unknown/,
      );
      expect(await imageOf('seizure-detection')).toBe(RUNNING!('seizure-detection'));
      expect(await leftovers()).toEqual([]);
    },
    3 * MINUTE_MS,
  );

  it(
    'does not promote a service that breaks its contract',
    async () => {
      answersFor['seizure-detection-trial'] = 'data-access';
      const options = ['--image', NEW!('seizure-detection'), '--promote', 'direct'];
      const { code, output } = await pipeline('seizure-detection', options).ended;
      expect({ code, output }).toMatchObject({
        code: 1,
        output: expect.stringContaining('FAILED  Job pipeline-proof/seizure-detection-trial-smoke'),
      });
      expect(node.lines).toContainEqual(
        expect.stringMatching(/^FAILED {2}seizure-detection scores a window .*: the answer must be a 2xx/),
      );
      delete answersFor['seizure-detection-trial'];
      expect(await imageOf('seizure-detection')).toBe(RUNNING!('seizure-detection'));
      expect(await leftovers()).toEqual([]);
    },
    3 * MINUTE_MS,
  );

  it(
    'brings the old version back through Pulumi when the new one does not stand',
    async () => {
      const bin = join(folder.path, 'bin');
      const log = join(folder.path, 'pulumi.log');
      const hospitalsFile = join(folder.path, 'hospitals.json');
      mkdirSync(bin, { recursive: true });
      writeFileSync(hospitalsFile, JSON.stringify([hospital]));
      const imagesFile = join(repositoryRoot, 'dist/images.json');
      writeFileSync(
        join(bin, 'pulumi'),
        `#!/bin/sh\n[ "$1" = stack ] && exec cat '${hospitalsFile}'\necho "$@" >> '${log}'\nif grep -q '${NEW!('dashboard')}' '${imagesFile}'; then exit 255; fi\n`,
      );
      chmodSync(join(bin, 'pulumi'), 0o755);
      const before = existsSync(imagesFile) ? readFileSync(imagesFile, 'utf8') : undefined;
      const options = ['--image', NEW!('dashboard'), '--promote', 'pulumi', '--stack', 'lab'];
      const { code, output } = await pipeline('dashboard', options, { PATH: `${bin}:${process.env['PATH']}` })
        .ended;
      expect(code).toBe(1);
      expect(output).toContain('dashboard: rolling back');
      expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(
        Array.from({ length: 2 }, () => 'up --stack lab --yes --skip-preview --non-interactive'),
      );
      expect(existsSync(imagesFile) ? readFileSync(imagesFile, 'utf8') : undefined).toBe(before);
    },
    3 * MINUTE_MS,
  );

  it(
    'cleans up when it is ended, and what a killed run left when it runs again',
    async () => {
      const image = ['--image', NEW!('heart-rate-acquisition')];
      const killed = pipeline('heart-rate-acquisition', image);
      await until('the trial is there', async () => (await leftovers()).length > 0, MINUTE_MS);
      killed.child.kill('SIGKILL');
      await killed.ended;
      expect(await leftovers()).not.toEqual([]);

      const ended = pipeline('heart-rate-acquisition', image);
      await until('it starts again', () => ended.output().includes('starting'), MINUTE_MS);
      ended.child.kill('SIGTERM');
      expect((await ended.ended).code).toBe(1);
      expect(await leftovers()).toEqual([]);
    },
    4 * MINUTE_MS,
  );

  it(
    'names everything that a call lacks',
    async () => {
      const { code, output } = await pipeline('egg', ['--promote', 'pulumi', '--image', 'a:latest']).ended;
      expect(code).toBe(1);
      expect(output).toContain("'service' (egg) must be one of data-access");
      expect(output).toContain("'image' (a:latest) must end with a digest or an exact tag");
      expect(output).toContain("'--stack' must name the stack of Pulumi");
      expect(output).toContain(
        "one of '--stack' and '--hospital' must say what the hospital is, and only one",
      );
    },
    MINUTE_MS,
  );
});
