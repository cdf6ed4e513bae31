import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { arrows } from '../scripts/arrows.mjs';
import { readImportGraph, roomOf } from '../scripts/import-graph.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Layers inside a service: a file may import from layers further right only, or from its own. */
const layers = ['main', 'definition', 'http', 'store', 'clients', 'domain'];

const graph = readImportGraph(root);
const files = [...graph.keys()];
const room = (file: string): string => roomOf(root, file);
const isTestHelper = (file: string): boolean => /\/(testing|fixtures)\//.test(file);

describe('the import arrows', () => {
  it('cover every room', () => {
    const rooms = new Set(files.map(room).filter((name) => !name.endsWith('.ts')));
    expect([...rooms].filter((name) => arrows[name] === undefined)).toEqual([]);
  });

  it('run only from a room to those it may know', () => {
    const wrong = [...graph].flatMap(([file, imports]) =>
      isTestHelper(file)
        ? []
        : imports
            .map(({ target }) => room(target))
            .filter((name) => name !== room(file) && !(arrows[room(file)] ?? []).includes(name))
            .map((name) => `${relative(root, file)} -> ${name}`),
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
        .filter(({ target }) => room(file).startsWith('services/') && room(target) === room(file))
        .filter(({ target }) => layerOf(file) >= 0 && layerOf(target) >= 0 && layerOf(target) < layerOf(file))
        .map(({ target }) => `${relative(root, file)} -> ${relative(root, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('give data-access the alarm rule and nothing else of the model: no network runs where windows are stored', () => {
    const rule = 'apps/seizure-model/alarm-rule.ts';
    const taken = [...graph].flatMap(([file, imports]) =>
      room(file) === 'services/data-access'
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
