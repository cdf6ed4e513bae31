import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { arrows } from '../scripts/arrows.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const topFolders = ['apps', 'infra', 'vm-provisioning', 'ci', 'scripts'];

/** Room of a file: the unit between which arrows are drawn. */
function roomOf(file: string): string {
  const [top, second = '', third = ''] = relative(root, file).split('/');
  if (top !== 'apps') return top ?? '';
  return second === 'services' ? `services/${third}` : second;
}

/** Layers inside a service: a file may import from layers further right only, or from its own. */
const layers = ['main', 'definition', 'http', 'store', 'clients', 'domain'];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles(path);
    return /\.ts$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** Files of ours that `file` imports, with whether any value (not only types) is imported. */
function importsOf(file: string): { readonly target: string; readonly isType: boolean }[] {
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

const files = topFolders.flatMap((folder) => {
  try {
    return sourceFiles(join(root, folder));
  } catch {
    return [];
  }
});
const graph = new Map(files.map((file) => [file, importsOf(file)]));
const isTestHelper = (file: string): boolean => /\/(testing|fixtures)\//.test(file);

describe('the import arrows', () => {
  it('cover every room', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => !room.endsWith('.ts')));
    expect([...rooms].filter((room) => arrows[room] === undefined)).toEqual([]);
  });

  it('run only from a room to those it may know', () => {
    const wrong = [...graph].flatMap(([file, imports]) =>
      isTestHelper(file)
        ? []
        : imports
            .map(({ target }) => roomOf(target))
            .filter((room) => room !== roomOf(file) && !(arrows[roomOf(file)] ?? []).includes(room))
            .map((room) => `${relative(root, file)} -> ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it('inside a service run from main to http to domain, and from store and clients to domain', () => {
    const layerOf = (file: string): number => {
      const [, , , layer = ''] = relative(root, file).split('/');
      return layers.indexOf(layer.replace(/\.ts$/, ''));
    };
    const wrong = [...graph].flatMap(([file, imports]) =>
      imports
        .filter(({ target }) => roomOf(file).startsWith('services/') && roomOf(target) === roomOf(file))
        .filter(({ target }) => layerOf(file) >= 0 && layerOf(target) >= 0 && layerOf(target) < layerOf(file))
        .map(({ target }) => `${relative(root, file)} -> ${relative(root, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('give data-access the alarm rule and nothing else of the model: no network runs where windows are stored', () => {
    const rule = 'apps/seizure-model/alarm-rule.ts';
    const taken = [...graph].flatMap(([file, imports]) =>
      roomOf(file) === 'services/data-access'
        ? imports
            .map(({ target }) => relative(root, target))
            .filter((target) => target.includes('seizure-model'))
        : [],
    );
    expect([...new Set(taken)]).toEqual([rule]);
    expect(graph.get(join(root, rule))).toEqual([]);
  });

  it('form no cycle', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push(
          [...path.slice(path.indexOf(file)), file].map((each) => relative(root, each)).join(' -> '),
        );
        return;
      }
      if (done.has(file)) return;
      for (const { target, isType } of graph.get(file) ?? []) if (!isType) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
