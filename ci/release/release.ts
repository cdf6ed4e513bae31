import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { imagesFolderOf } from '../../apps/images/build-images.ts';
import { readImageContents } from '../../apps/images/image-contents.ts';
import { serviceNames } from '../../apps/model/catalog.ts';
import { shippedVersion } from '../../apps/seizure-model/model/shipped-folder.ts';
import { npmBillOfMaterials } from './bill-of-materials.ts';
import { changelogOf } from './changelog.ts';
import { releaseFaults, type ReleaseInput } from './release-faults.ts';
import { releaseFiles, releaseFolder } from './release-files.ts';
import { commitsSince, readRepository, releaseBefore } from './repository.ts';
import { isVersion, tagOfVersion } from './version.ts';

export interface ReleaseProps {
  /** Root of the clone. */
  readonly root: string;
  readonly version: string;
  /** Write nothing. */
  readonly dryRun: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
}

/**
 * Makes the files of a release, or with `dryRun` only says what it would be.
 * @throws RangeError listing everything that keeps the commit from being released
 */
export async function release({ root, version, dryRun, environment, say }: ReleaseProps): Promise<void> {
  const outDir = join(root, 'dist');
  const repository = readRepository(root);
  const { version: packageVersion } = readJson<{ version: string }>(join(root, 'package.json'));
  const imagesFile = join(outDir, 'images.json');
  const images = existsSync(imagesFile) ? readJson<Record<string, string>>(imagesFile) : undefined;
  const contents = await readImageContents(imagesFolderOf(outDir)).catch(() => undefined);
  const input: ReleaseInput = {
    version,
    repository,
    packageVersion,
    services: serviceNames,
    ...(images === undefined ? {} : { images }),
    ...(contents === undefined ? {} : { contents }),
  };
  const faults = releaseFaults(input);
  const before = isVersion(version) ? releaseBefore(repository, version) : undefined;
  const tag = before === undefined ? undefined : tagOfVersion(before);
  const notes = changelogOf(commitsSince(root, tag), tag);
  if (dryRun) say(notes);
  if (faults.length > 0 || images === undefined || contents === undefined)
    throw new RangeError(faults.map((fault) => `${fault}\n`).join(''));
  const files = releaseFiles({
    version,
    commit: repository.head,
    ...(repository.origin === undefined ? {} : { origin: repository.origin }),
    notes,
    images,
    contents,
    packages: npmBillOfMaterials(root),
    modelVersion: shippedVersion,
    modelCard: readFileSync(join(root, 'apps/seizure-model/MODEL_CARD.md'), 'utf8'),
    environment,
  });
  if (!dryRun) write(join(root, releaseFolder), files);
  say(`${dryRun ? 'would write' : 'written'} to ${releaseFolder}: ${[...files.keys()].join(', ')}`);
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

function write(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
