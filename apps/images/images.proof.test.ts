import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { portsAt, serviceEnvironment, urlOf, type Wiring } from '../dev/service-environment.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { catalog, serviceNames, type ServiceName } from '../model/catalog.ts';
import { commandInImage, imageUser } from '../model/deployment/image.ts';
import { probes } from '../model/probes.ts';
import { startOrder } from '../model/topology.ts';
import { signIn } from '../services/dashboard/testing/sign-in.ts';
import { submission } from '../services/eeg-acquisition/testing/windows.ts';
import { testEngines, type TestDatabase } from '../services/data-access/testing/databases.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { nodeVersion, type BaseImages } from './base-images.ts';
import { buildImages, imagesFolderOf, type BuiltImages, type ImagesProps } from './build-images.ts';
import { findEngine } from './engines/find-engine.ts';
import { platformOf, platforms } from './platform.ts';
import { runCommand } from './run-command.ts';
import { Containerd, type Container } from './testing/containerd.ts';
import { TestRegistry } from './testing/test-registry.ts';
import { bundleUnitTests } from './unit-tests/bundle-unit-tests.ts';
import { localImage } from './unit-tests/local-image.ts';
import { runInImage } from './unit-tests/run-in-image.ts';
import { unitTestsOf } from './unit-tests/unit-tests-of.ts';

/** Below the ports that the system gives to outgoing connections; other tests start platforms elsewhere. */
const OFFSET = 14_500;
const SERVICE_READY_MS = 60_000;
const MAX_BYTES = 250e6;
/** ELF's number of a processor, at byte 18 of a program. */
const ELF_MACHINE = { amd64: 62, arm64: 183 } as const;

const folder = temporaryFolder();
const path = (...parts: readonly string[]): string => join(folder.path, ...parts);
const containerd = new Containerd();
let common: Omit<ImagesProps, 'outDir'>;
let built: BuiltImages;

beforeAll(async () => {
  common = {
    root: repositoryRoot,
    engine: await findEngine('buildah'),
    platform: platformOf(process.arch),
    base: 'debian',
  };
  built = await buildImages({ ...common, outDir: path('first') });
  await containerd.start();
  await containerd.ctr('images', 'import', built.archive!);
}, 600_000);
afterAll(async () => {
  await containerd.stop();
  folder.remove();
}, 120_000);

const imageOf = (name: ServiceName): string => built.references[name]!;

describe('the images', () => {
  it('are listed in images.json by the names that containerd knows', async () => {
    const listed = JSON.parse(readFileSync(path('first/images.json'), 'utf8')) as Record<string, string>;
    const known = (await containerd.ctr('images', 'list', '--quiet')).trim().split('\n');
    expect(Object.keys(listed)).toEqual(serviceNames);
    expect(Object.values(listed).toSorted()).toEqual(known.toSorted());
  });

  it('are the same when they are built again without anything kept', async () => {
    const again = await buildImages({ ...common, outDir: path('second'), cache: false });
    expect(again.references).toEqual(built.references);
  }, 600_000);

  describe.each(serviceNames)('%s', (name) => {
    let root: string;
    let files: readonly string[];
    beforeAll(async () => {
      root = path('mounted', name);
      mkdirSync(root, { recursive: true });
      await containerd.ctr('images', 'mount', imageOf(name), root);
      files = filesBelow(root);
    }, 60_000);
    afterAll(() => containerd.ctr('images', 'unmount', root));

    it('stays below its size', () => {
      const bytes = files.reduce((sum, file) => sum + statSync(join(root, file)).size, 0);
      expect(bytes).toBeLessThan(MAX_BYTES);
      expect(bytes).toBeGreaterThan(50e6);
    });

    it('has neither shell, package manager, source map, recording nor private file', () => {
      const unwanted =
        /(^|\/)(sh|bash|dash|apt|apt-get|dpkg|npm|npx)$|\.(map|edf|csv|pem|key|env|sqlite)$|(^|\/)(\.npm|\.npmrc|\.env|\.git|_cacache)(\/|$)|tfjs_binding|libtensorflow/i;
      expect(files.filter((file) => unwanted.test(file))).toEqual([]);
      expect(files).toContain('app/main.mjs');
    });

    it('has nothing that its user may change', () => {
      const changeable = files.filter((file) => {
        const { uid, mode } = statSync(join(root, file));
        return uid !== 0 || (mode & 0o022) !== 0;
      });
      expect(changeable).toEqual([]);
    });

    it('says what it is', () => {
      const { config } = blobOf(path('first'), imageOf(name)) as {
        readonly config: { readonly digest: string };
      };
      expect(blobOf(path('first'), config.digest)).toMatchObject({
        os: 'linux',
        config: {
          User: `${imageUser}:${imageUser}`,
          WorkingDir: '/app',
          ExposedPorts: { [`${catalog[name].port}/tcp`]: {} },
          Labels: {
            'org.opencontainers.image.title': name,
            'org.opencontainers.image.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
            'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}(-modified)?$/),
            'org.opencontainers.image.licenses': 'MIT',
          },
        },
      });
    });

    it('names the licence of every package in it', () => {
      const notices = readFileSync(join(root, 'app/THIRD-PARTY-NOTICES.txt'), 'utf8');
      expect(notices).toMatch(/^== express \d+\.\d+\.\d+ \(MIT\)$/m);
      expect(files).toContain('usr/share/doc/libc6/copyright');
      expect(files).toContain('usr/local/share/doc/node/LICENSE');
    });
  });

  it('run as their user, without privileges, on a root that cannot be written', async () => {
    const program = `
      const { readFileSync, writeFileSync } = require('node:fs');
      const status = readFileSync('/proc/self/status', 'utf8');
      const of = (key) => status.match(new RegExp(key + ':\\\\s+(\\\\S+)'))[1];
      let written = 'written';
      try { writeFileSync('/app/x', ''); } catch ({ code }) { written = code; }
      writeFileSync('/tmp/x', '');
      console.log(JSON.stringify({ uid: of('Uid'), capabilities: of('CapEff'), written }));`;
    const printed = await containerd.output({
      image: imageOf('dashboard'),
      command: ['node', '-e', program],
    });
    expect(JSON.parse(printed)).toEqual({
      uid: String(imageUser),
      capabilities: '0000000000000000',
      written: 'EROFS',
    });
  });
});

describe('unit tests in an image', () => {
  beforeAll(() => {
    // A machine that is itself confined cannot raise limits, as podman does by itself, and crun may not know its cgroups.
    const limits = ['nofile=1024:1024', 'nproc=1024:1024'].map((limit) => `"${limit}"`).join(', ');
    writeFileSync(
      path('containers.conf'),
      `[containers]\ndefault_ulimits = [${limits}]\n[engine]\nruntime = "runc"\n`,
    );
    process.env['CONTAINERS_CONF'] = path('containers.conf');
    mkdirSync(path('unit-tests'));
    chmodSync(folder.path, 0o755);
  });
  afterAll(() => {
    delete process.env['CONTAINERS_CONF'];
  });

  async function run(
    name: ServiceName,
    files: readonly string[],
    signal: AbortSignal = AbortSignal.timeout(300_000),
  ) {
    const program = path('unit-tests/program.mjs');
    await bundleUnitTests(files, program);
    let printed = '';
    const count = await runInImage({
      engine: 'podman',
      image: await localImage(imageOf(name), join(imagesFolderOf(path('first')), 'oci')),
      program,
      say: (text) => (printed += text),
      signal,
    }).catch((error: Error) => error.message);
    return { count, printed };
  }
  async function runText(text: string, signal?: AbortSignal) {
    const file = path('fixture.test.ts');
    writeFileSync(file, text);
    return run('dashboard', [file], signal);
  }

  it.each(serviceNames)(
    'pass for %s',
    async (name) => {
      const { count, printed } = await run(name, await unitTestsOf(name));
      expect(printed).not.toMatch('✖');
      expect(count).toBeGreaterThan(20);
    },
    300_000,
  );

  it('have the Node.js and the user of the image, and neither network nor a file to write', async () => {
    const { count, printed } = await runText(`
      import { writeFileSync } from 'node:fs';
      import { networkInterfaces } from 'node:os';
      import { expect, it } from '@jest/globals';
      it.each(['/app/x', '/unit-tests/x'])('cannot write %s', (file) =>
        expect(() => writeFileSync(file, '')).toThrow('EROFS'));
      it('is where it should be', () => expect([process.version, process.getuid!(), process.execPath,
        Object.keys(networkInterfaces())]).toEqual(['v${nodeVersion}', ${imageUser}, '/usr/local/bin/node', ['lo']]));`);
    expect(printed).toMatch(/ℹ fail 0/);
    expect(count).toBe(3);
  }, 120_000);

  it('are red when one fails, and when none ran', async () => {
    const imports = "import { expect, it } from '@jest/globals';\n";
    const failed = await runText(`${imports}it('is', () => expect(1).toBe(2)); it('is', () => {});`);
    expect(failed.count).toMatch(/must pass; they ended with 1 after 2 ran/);
    expect(failed.printed).toMatch(/fixture\.test\.ts:2:/);
    const none = await runText(`${imports}it.skip('is', () => expect(1).toBe(1));`);
    expect(none.count).toMatch(/unit tests must run in .*; none did \(exit 1\)/);
  }, 120_000);

  it('are ended with their container when their time is over', async () => {
    const late = new AbortController();
    const text = "import { it } from '@jest/globals'; it('is', () => { for (;;); });";
    const ended = runText(text, late.signal);
    const containers = (): Promise<string> =>
      runCommand('podman', ['ps', '--quiet', '--filter', 'name=eeg-ward-unit-tests-']);
    await until('the container runs', async () => (await containers()) !== '', 60_000);
    late.abort(new Error('too late'));
    expect(await ended).toMatchObject({ count: 'too late' });
    expect(await containers()).toBe('');
  }, 120_000);
});

describe.each(testEngines)('the five images on $name', ({ create }) => {
  let database: TestDatabase;
  let storeEnvironment: Readonly<Record<string, string>>;
  const data = path('data');
  const mounts = { '/data': data };
  const running = new Map<ServiceName, Container>();
  const wiring: Wiring = {
    ports: portsAt(OFFSET),
    secrets: Object.fromEntries(
      serviceNames.map((name) => [name, `secret-of-${name}-for-this-test`]),
    ) as Wiring['secrets'],
  };
  const url = (name: ServiceName): string => urlOf(wiring, name);

  beforeAll(async () => {
    mkdirSync(data, { recursive: true });
    chmodSync(data, 0o777);
    database = await create();
    const { protocol, username, password, host, pathname } = new URL(database.url);
    storeEnvironment =
      protocol === 'sqlite:'
        ? { DATABASE_URL: 'sqlite:/data/ward.sqlite' }
        : { DATABASE_URL: `mysql://${username}@${host}${pathname}`, DATABASE_PASSWORD: password };
  });
  afterAll(async () => {
    for (const container of running.values()) await container.stop();
    await database.remove();
  }, 60_000);

  const command = (name: string, ...args: readonly string[]): Promise<string> =>
    containerd.output({
      image: imageOf('data-access'),
      command: ['node', commandInImage(name), ...args],
      environment: storeEnvironment,
      mounts,
    });

  it('the migration command makes the schema, and does nothing the second time', async () => {
    expect(await command('migrate')).toMatch(/: ran 0001-/);
    expect(await command('migrate')).toMatch(/up to date/);
  }, 60_000);

  it('become healthy and ready', async () => {
    for (const name of startOrder(catalog) as readonly ServiceName[]) {
      const store = 'store' in catalog[name] ? { ...storeEnvironment, MIGRATE_ON_START: 'false' } : {};
      const environment = { ...serviceEnvironment(name, wiring), ...store };
      running.set(name, containerd.run({ image: imageOf(name), environment, mounts }));
    }
    for (const [name, container] of running)
      for (const probe of [probes.liveness, probes.readiness])
        await until(
          `${name} answers ${probe}`,
          async () => {
            const answer = await fetch(url(name) + probe);
            if (!answer.ok) throw new Error(`${await answer.text()} ${container.output()}`);
            return true;
          },
          SERVICE_READY_MS,
        );
  }, 300_000);

  it('score with WebAssembly and the shipped network', async () => {
    const answer = await fetch(url('seizure-detection') + probes.readiness);
    expect(await answer.json()).toMatchObject({
      checks: { model: { detail: { backend: 'wasm', state: 'warm', modelVersion: expect.any(String) } } },
    });
  });

  it('store and score a window of a device that a command made', async () => {
    const options = [
      '--patient',
      '1',
      '--patient-name',
      'Bed 1',
      '--kind',
      'eeg',
      '--name',
      'amplifier',
      '--json',
    ];
    const { token } = JSON.parse(await command('devices', 'add', ...options)) as { readonly token: string };
    const answer = await fetch(url('eeg-acquisition') + catalog['eeg-acquisition'].routes.windows.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(submission(0)),
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ score: expect.objectContaining({ status: 'scored' }) }),
    ]);
    expect(await command('retain')).toMatch(/^erased \d+ discharged patients; deleted \d+ EEG windows/);
    expect(await command('import', '--help')).toMatch(/^Usage: node \/app\/commands\/import\.mjs /);
  }, 60_000);

  it('serve the page with its scripts to a person whose account a command made', async () => {
    const added = await command('accounts', 'add', 'ada', '--role', 'nurse', '--json');
    const { password } = JSON.parse(added) as { readonly password: string };
    const cookie = await signIn(url('dashboard'), 'ada', password);
    const page = await (await fetch(url('dashboard'), { headers: { cookie } })).text();
    const [, script] = /<script[^>]* src="([^"]+)"/.exec(page)!;
    const answer = await fetch(new URL(script!, url('dashboard')));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching('javascript'),
    ]);
    expect(await command('audit', 'verify')).toMatch(/entries, whole\. Newest link/);
  }, 60_000);

  it('end by themselves when they are told to, callers first', async () => {
    for (const name of (startOrder(catalog) as readonly ServiceName[]).toReversed())
      expect([name, await running.get(name)!.stop()]).toEqual([name, 0]);
    running.clear();
  }, 120_000);
});

describe('images for another processor', () => {
  it('hold programs for it', async () => {
    const platform = platforms.find(({ npmCpu }) => npmCpu !== process.arch)!;
    const { references } = await buildImages({ ...common, platform, outDir: path('other') });
    const root = path('other-root');
    mkdirSync(root);
    const { layers } = blobOf(path('other'), references['data-access']!) as unknown as {
      readonly layers: readonly { readonly digest: string }[];
    };
    for (const { digest } of layers)
      await runCommand('tar', ['-xzf', blobFile(path('other'), digest), '-C', root]);
    const machineOf = (file: string): number => readFileSync(join(root, file)).readUInt16LE(18);
    const libsql = `app/node_modules/@libsql/linux-${platform.npmCpu}-gnu/index.node`;
    expect(['usr/local/bin/node', libsql].map(machineOf)).toEqual([
      ELF_MACHINE[platform.debian],
      ELF_MACHINE[platform.debian],
    ]);
  }, 600_000);
});

describe('a registry', () => {
  const registry = new TestRegistry();
  beforeAll(() => registry.start(), 60_000);
  afterAll(() => registry.stop());

  it('serves mirrors of the base images and gets ours, which images.json names there', async () => {
    const own = basesIn('first');
    const bases = { node: `${registry.host}/node:22`, runtime: `${registry.host}/cc:12` };
    await common.engine.push(own.node, bases.node);
    await common.engine.push(own.runtime, bases.runtime);
    const outDir = path('pushed');
    const push = `${registry.host}/ward`;
    const { references } = await buildImages({ ...common, outDir, base: 'registry', bases, push });
    const byDigest = (name: string): RegExp => new RegExp(`^${registry.host}/${name}@sha256:[0-9a-f]{64}$`);
    expect(basesIn('pushed')).toEqual({
      node: expect.stringMatching(byDigest('node')),
      runtime: expect.stringMatching(byDigest('cc')),
    });
    expect(JSON.parse(readFileSync(join(outDir, 'images.json'), 'utf8'))).toEqual(references);
    for (const [name, reference] of Object.entries(references)) {
      expect(reference).toMatch(byDigest(`ward/${name}`));
      await containerd.ctr('images', 'pull', '--plain-http', reference);
    }
  }, 600_000);

  it('that cannot be reached is named when only pulled base images are wanted', async () => {
    const bases = { node: '127.0.0.1:1/node:22', runtime: '127.0.0.1:1/cc:12' };
    const build = buildImages({ ...common, outDir: path('unreachable'), base: 'registry', bases });
    await expect(build).rejects.toThrow(
      /127\.0\.0\.1:1\/node:22' \(exit \d+\) must succeed; the network must reach that host/,
    );
  }, 60_000);
});

/** The images that the Containerfiles of a build start from. */
function basesIn(build: string): BaseImages {
  const text = readFileSync(join(imagesFolderOf(path(build)), 'dashboard.Containerfile'), 'utf8');
  const [node = '', runtime = ''] = [...text.matchAll(/^FROM (\S+)/gm)].map(([, reference]) => reference!);
  return { node, runtime };
}

/** Files below a folder, relative to it; links are not followed. */
function filesBelow(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const blobFile = (outDir: string, digest: string): string =>
  join(imagesFolderOf(outDir), 'oci/blobs', digest.replace(':', '/'));

/** The JSON that a reference, or a digest, names in the layout. */
const blobOf = (outDir: string, reference: string): unknown =>
  JSON.parse(readFileSync(blobFile(outDir, reference.slice(reference.indexOf('sha256:'))), 'utf8'));
