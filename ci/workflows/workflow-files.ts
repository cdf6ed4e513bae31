import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../apps/model/service.ts';
import { allWorkflows } from './all-workflows.ts';
import { faultsOf } from './faults-of.ts';
import { generatedMark, render } from './render.ts';

/** Where GitHub looks for workflows. */
export const workflowFolder = '.github/workflows';

/**
 * The text of every workflow file, by path from the root.
 * @throws RangeError listing every fault of every workflow
 */
export function workflowFiles(root: string, catalog: Catalog): ReadonlyMap<string, string> {
  const workflows = [...allWorkflows(root, catalog)];
  const faults = workflows.flatMap(([file, workflow]) =>
    faultsOf(workflow).map((fault) => `${file}: ${fault}`),
  );
  if (faults.length > 0) throw new RangeError(faults.join('\n'));
  return new Map(workflows.map(([file, workflow]) => [join(workflowFolder, file), render(workflow)]));
}

/** Files that are not as `files` says: missing, different, or ours and no longer wanted. A file of others is not ours. */
export function outdatedFiles(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const differing = [...files].filter(([path, text]) => readOrEmpty(join(root, path)) !== text);
  return [...differing.map(([path]) => path), ...orphansIn(root, files)].toSorted();
}

/** Makes the files as `files` says. @returns those that were touched */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const outdated = outdatedFiles(root, files);
  mkdirSync(join(root, workflowFolder), { recursive: true });
  for (const path of outdated) {
    const text = files.get(path);
    if (text === undefined) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return outdated;
}

function orphansIn(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const folder = join(root, workflowFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(workflowFolder, name))
    .filter((path) => !files.has(path) && readOrEmpty(join(root, path)).startsWith(generatedMark));
}

const readOrEmpty = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
