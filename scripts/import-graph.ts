import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** Folders below the root that hold code of ours. */
const codeFolders = ['apps', 'infra', 'vm-provisioning', 'ci', 'scripts'];

/** A file of ours that another one imports; `isType` when only its types are. */
export interface Import {
  readonly target: string;
  readonly isType: boolean;
}

/** What every file imports of ours, by absolute path. Tests are no part of it. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

/** Room of a file: the unit between which arrows are drawn. */
export function roomOf(root: string, file: string): string {
  const [top, second = '', third = ''] = relative(root, file).split('/');
  if (top !== 'apps') return top ?? '';
  return second === 'services' ? `services/${third}` : second;
}

/** Reads every file of ours below the root. */
export function readImportGraph(root: string): ImportGraph {
  const files = codeFolders.map((folder) => join(root, folder)).flatMap(sourceFiles);
  return new Map(files.map((file) => [file, importsOf(file)]));
}

/** The files that `entries` import directly or through others, themselves included. */
export function reachableFrom(graph: ImportGraph, entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { target } of graph.get(file) ?? []) visit(target);
  };
  entries.forEach(visit);
  return found;
}

function sourceFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles(path);
    return /\.ts$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): readonly Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.'))
      return [];
    const isType = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    return [{ target: resolve(dirname(file), specifier.text), isType }];
  });
}
