import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { reachableFrom, roomOf, type ImportGraph } from '../../scripts/import-graph.ts';

/** What every image depends on beside code. */
const sharedInputs = ['package.json', 'package-lock.json'];
/** Builds the images. */
const imageBuilder = 'apps/images/main.ts';

/**
 * Folders whose change concerns the image of a service, as patterns of GitHub's path filter: its own, every folder
 * outside it with a file that its code imports, directly or through others, those with what these rooms hold beside code
 * (weights, pages), and what builds images. Tests are left out. An import from another folder is another line:
 * `npm run generate` finds it.
 */
export function serviceInputs(root: string, graph: ImportGraph, service: string): readonly string[] {
  const home = `apps/services/${service}`;
  const isIn = (folder: string, file: string): boolean => file.startsWith(`${join(root, folder)}/`);
  const entries = [...graph.keys()].filter(
    (file) => isIn(home, file) || relative(root, file) === imageBuilder,
  );
  const outside = [...reachableFrom(graph, entries)].filter((file) => !isIn(home, file));
  const rooms = [...new Set(outside.map((file) => roomFolder(root, file)))];
  const folders = [...outside, ...rooms.flatMap(resourcesIn)].map((file) => dirname(relative(root, file)));
  return [
    `${home}/**`,
    ...sharedInputs,
    ...[...new Set(folders)].toSorted().map((folder) => `${folder}/*`),
    '!**/*.test.ts',
  ];
}

function roomFolder(root: string, file: string): string {
  const room = roomOf(root, file);
  const inApps = join(root, 'apps', room);
  return existsSync(inApps) ? inApps : join(root, dirname(relative(root, file)).split('/')[0]!);
}

/** Files beside the code of a room that a process may read when it runs. */
function resourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(ts|mts|md|test|sh|png)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(testing|fixtures|node_modules|go)\//.test(file));
}
