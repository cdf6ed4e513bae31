import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imagesFolderOf } from '../../apps/images/build-images.ts';
import { writeImageContents, type ImageContents } from '../../apps/images/image-contents.ts';
import { serviceNames } from '../../apps/model/catalog.ts';
import { shippedVersion } from '../../apps/seizure-model/model/shipped-folder.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { imageBillOfMaterials, npmBillOfMaterials, type BillOfMaterials } from './bill-of-materials.ts';
import { imageReferenceIn } from './image-reference.ts';
import { ATTACHED, NOTES, billFileOf, releaseFolder, subjectFileOf } from './release-files.ts';
import { release } from './release.ts';

/** npm is run, which takes its time on a busy machine. */
const DEADLINE_MS = 120_000;

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const temporary = temporaryFolder();
afterAll(temporary.remove);

const root = join(temporary.path, 'clone');
const digest = 'a1'.repeat(32);
const runtime = `gcr.io/distroless/cc-debian12@sha256:${'b2'.repeat(32)}`;

const git = (...parameters: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false', ...parameters],
    { cwd: root, encoding: 'utf8' },
  ).trim();

const writePackage = (version: string): void => {
  const own = { name: 'ward', version, license: 'MIT', dependencies: { express: '5.3.0', pino: '10.4.0' } };
  const locked = (name: string, number: string, dependencies = {}) => ({
    version: number,
    resolved: `https://registry.npmjs.org/${name}/-/${name}-${number}.tgz`,
    integrity: `sha512-${Buffer.alloc(64, name).toString('base64')}`,
    license: 'MIT',
    dependencies,
  });
  const packages = {
    '': own,
    'node_modules/express': locked('express', '5.3.0', { etag: '1.8.1' }),
    'node_modules/etag': locked('etag', '1.8.1'),
    'node_modules/pino': locked('pino', '10.4.0'),
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify(own));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ name: 'ward', version, lockfileVersion: 3, packages }),
  );
};

const commit = (message: string): string => {
  git('add', '.');
  git('commit', '--quiet', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD');
};

/** What `npm run images -- --push` leaves for HEAD. */
async function writeImages(version: string, change: Partial<ImageContents> = {}): Promise<void> {
  const revision = git('rev-parse', 'HEAD');
  const folder = imagesFolderOf(join(root, 'dist'));
  mkdirSync(folder, { recursive: true });
  await writeImageContents(folder, {
    version,
    license: 'MIT',
    revision,
    bases: { node: `docker.io/library/node@sha256:${'c3'.repeat(32)}`, runtime },
    nodeVersion: '22.23.3',
    packages: Object.fromEntries(serviceNames.map((name) => [name, ['etag@1.8.1', 'express@5.3.0']])),
    ...change,
  });
  const references = serviceNames.map((name) => [
    name,
    `registry.example/ward/${name}:${version}-${revision.slice(0, 12)}@sha256:${digest}`,
  ]);
  writeFileSync(join(root, 'dist/images.json'), JSON.stringify(Object.fromEntries(references)));
}

async function run(version: string, dryRun = false) {
  const said: string[] = [];
  const props = { root, version, dryRun, environment: {}, say: (text: string) => said.push(text) };
  const faults = await release(props).then(
    () => [],
    (error: Error) => error.message.trimEnd().split('\n'),
  );
  return { faults, said: said.join('\n') };
}

const written = (path: string): string => readFileSync(join(root, releaseFolder, path), 'utf8');

beforeAll(() => {
  mkdirSync(join(root, 'apps/seizure-model'), { recursive: true });
  git('init', '--quiet');
  git('remote', 'add', 'origin', 'https://somebody:password@git.example/ward.git');
  writeFileSync(join(root, '.gitignore'), 'dist/\n');
  writeFileSync(join(root, 'apps/seizure-model/MODEL_CARD.md'), '# Model card\n');
  writePackage('0.1.0');
  commit('kit: the first');
});

describe('npm run release', () => {
  it('says everything that is missing at once, with the notes, and writes nothing', async () => {
    writeFileSync(join(root, 'left'), 'over');
    const { faults, said } = await run('0.2.0', true);
    rmSync(join(root, 'left'));
    expect(faults).toEqual([
      'the version in package.json (0.1.0) must be 0.2.0: npm version 0.2.0',
      '1 files must be as they were committed: left',
      'dist/images.json must name the images: npm run images -- --push REGISTRY',
    ]);
    expect(said).toContain('- the first');
    expect(existsSync(join(root, releaseFolder))).toBe(false);
  });

  it('refuses images of another commit, without a digest, or in no registry', async () => {
    await writeImages('0.1.0', { revision: 'f'.repeat(40) });
    const file = join(root, 'dist/images.json');
    const references = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const [one, two, three, four] = serviceNames;
    references[one!] = 'registry.example/ward/one:latest';
    references[two!] = references[two!]!.replace('registry.example', 'localhost');
    references[three!] = references[three!]!.replace(':0.1.0-', ':0.0.9-');
    writeFileSync(file, JSON.stringify({ ...references, [four!]: undefined }));
    const { faults } = await run('0.1.0');
    expect(faults).toEqual([
      expect.stringMatching(`^the image of ${one} .* must have a digest`),
      expect.stringMatching(`^the image of ${two} .* must be in a registry`),
      expect.stringMatching(`^the image of ${three} .* must be of this commit, 0\\.1\\.0-`),
      expect.stringMatching(`must name the image of ${four}`),
      expect.stringMatching(/^the images must be built from this commit \(.*\), not from f{40}/),
    ]);
  });

  it(
    'refuses an image whose packages the lock file lacks',
    async () => {
      await writeImages('0.1.0', {
        packages: Object.fromEntries(serviceNames.map((name) => [name, ['left-pad@1.0.0']])),
      });
      expect((await run('0.1.0')).faults).toEqual([
        expect.stringMatching(/package-lock\.json must have what the image of .* holds: left-pad@1\.0\.0/),
      ]);
    },
    DEADLINE_MS,
  );

  it(
    'writes notes, images, bills of materials, provenance and model card, with checksums',
    async () => {
      await writeImages('0.1.0');
      expect((await run('0.1.0', true)).faults).toEqual([]);
      expect(existsSync(join(root, releaseFolder))).toBe(false);
      expect((await run('0.1.0')).faults).toEqual([]);

      const folder = join(root, releaseFolder, ATTACHED);
      expect(readdirSync(folder).toSorted()).toEqual(
        [
          `MODEL_CARD-${shippedVersion}.md`,
          'SHA256SUMS',
          'images.json',
          'provenance.json',
          ...serviceNames.map((name) => `${name}.cdx.json`),
        ].toSorted(),
      );
      const { status } = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
      expect(status).toBe(0);
      expect(written(NOTES)).toContain('- the first');
      expect(written(NOTES)).toContain(`registry.example/ward/${serviceNames[0]!}:0.1.0-`);
      expect(written(subjectFileOf('dashboard'))).toBe(`${digest}  registry.example/ward/dashboard\n`);
    },
    DEADLINE_MS,
  );

  it('lists the packages of the image with their checksums, Node.js and the base, and no other package', () => {
    const bill = JSON.parse(written(billFileOf('dashboard'))) as BillOfMaterials;
    expect(bill.components.map(({ purl }) => purl)).toEqual([
      'pkg:generic/node@22.23.3',
      `pkg:oci/cc-debian12@sha256%3A${'b2'.repeat(32)}?repository_url=gcr.io%2Fdistroless%2Fcc-debian12`,
      'pkg:npm/etag@1.8.1',
      'pkg:npm/express@5.3.0',
    ]);
    expect(bill.components.at(-1)).toMatchObject({ hashes: [{ alg: 'SHA-512' }] });
    expect(bill.metadata.component).toMatchObject({
      type: 'container',
      hashes: [{ alg: 'SHA-256', content: digest }],
    });
    expect(bill.dependencies).toContainEqual({ ref: 'express@5.3.0', dependsOn: ['etag@1.8.1'] });
    expect(bill['serialNumber']).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it(
    'has bills of materials as the schema of CycloneDX says, also with every package of this repository',
    async () => {
      const validator = new JsonStrictValidator(Version.v1dot5);
      const all = npmBillOfMaterials(repositoryRoot);
      const packages = all.components.map(({ name, version }) => `${name}@${version}`);
      const whole = imageBillOfMaterials({
        service: 'dashboard',
        image: imageReferenceIn(`registry.example/ward/dashboard@sha256:${digest}`)!,
        contents: {
          version: '0.1.0',
          license: 'MIT',
          bases: { node: runtime, runtime },
          nodeVersion: '22.23.3',
          packages: { dashboard: packages },
        },
        all,
        serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      });
      expect(whole.components.length).toBeGreaterThan(500);
      expect(await validator.validate(JSON.stringify(whole))).toBeNull();
      for (const name of serviceNames)
        expect([name, await validator.validate(written(billFileOf(name)))]).toEqual([name, null]);
      expect(await validator.validate(JSON.stringify({ ...whole, serialNumber: '1' }))).toMatchObject([
        { instancePath: '/serialNumber' },
      ]);
    },
    DEADLINE_MS,
  );

  it('states what the images were built from, without the password of the origin', () => {
    const statement = JSON.parse(written(`${ATTACHED}/provenance.json`)) as object;
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          resolvedDependencies: [
            {
              uri: 'git+https://git.example/ward.git@refs/tags/v0.1.0',
              digest: { gitCommit: git('rev-parse', 'HEAD') },
            },
            { digest: { sha256: 'c3'.repeat(32) } },
            { uri: runtime },
          ],
        },
        runDetails: { builder: { id: 'urn:eeg-ward:builder:by-hand' } },
      },
    });
    expect(statement).toHaveProperty('subject.length', serviceNames.length);
  });

  it(
    'counts what changed from the newest tag, and takes neither an older version nor a tag elsewhere',
    async () => {
      git('tag', 'v0.1.0');
      git('tag', 'not-a-version');
      commit('charts: the second');
      expect((await run('0.0.9', true)).faults).toContain(
        'version (0.0.9) must follow the newest that was released, 0.1.0',
      );
      expect((await run('0.1.0', true)).faults).toContainEqual(
        expect.stringMatching(/^tag v0\.1\.0 \(.*\) must be at the commit that is released/),
      );
      expect((await run('main')).faults).toEqual(["version ('main') must be three numbers such as 1.4.0"]);
      writePackage('0.2.0');
      commit('0.2.0');
      await writeImages('0.2.0');
      const { faults, said } = await run('0.2.0', true);
      expect(faults).toEqual([]);
      expect(said).toContain('Changes since v0.1.0.');
      expect(said).not.toContain('the first');
    },
    DEADLINE_MS,
  );

  it(
    'ends with 1 when a version is refused',
    () => {
      const parameters = ['scripts/run.mjs', 'ci/release/main.ts', '--version', 'v1', '--dry-run'];
      const { status, stderr } = spawnSync(process.execPath, parameters, {
        cwd: repositoryRoot,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringContaining("version ('v1') must be"),
      });
    },
    DEADLINE_MS,
  );
});
