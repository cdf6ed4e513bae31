import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { alarmKinds } from './contracts/alarm-kinds.ts';
import { permissions, permits, roles, type Permission } from './model/access.ts';
import { catalog, serviceNames } from './model/catalog.ts';
import { SIMULATOR_PORT } from './simulator/phone/start-simulator-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const allMatches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, match = '']) => match);

describe('the documents', () => {
  it('explain every command of package.json, and none that is not there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Record<string, string> };
    const names = Object.keys(scripts).filter((name) => !/^pre/.test(name));
    const contributing = allMatches(textOf('CONTRIBUTING.md'), /npm (?:run )?([a-z:-]+)/g);
    expect(names.filter((name) => !contributing.includes(name))).toEqual([]);
    const shown = documents.flatMap((file) => allMatches(textOf(file), /npm run (?:--silent )?([a-z:-]+)/g));
    expect(shown.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('name the ports of the model', () => {
    const known = [...serviceNames.map((name) => catalog[name].port), SIMULATOR_PORT].map(String);
    const shown = allMatches(textOf('README.md'), /(?:127\.0\.0\.1|<host>):(\d+)/g);
    expect(shown).toContain(String(catalog.dashboard.port));
    expect(shown.filter((port) => !known.includes(port))).toEqual([]);
  });

  it('say what each role may do as the model does', () => {
    const shown = [...textOf('docs/security.md').matchAll(/^\| (.+?) +\| (.*) \|$/gm)].map(
      ([, may, cells]) => [may, cells!.split('|').map((cell) => cell.trim() === 'yes')],
    );
    const facts = Object.entries(permissions).map(([permission, { may }]) => [
      may,
      roles.map((role) => permits(role, permission as Permission)),
    ]);
    expect(shown.slice(-facts.length)).toEqual(facts);
  });

  it('link to files that exist', () => {
    const broken = documents.flatMap((file) =>
      allMatches(textOf(file), /\]\((?!https?:|#)([^)#]+)/g)
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('give every kind of alarm its priority, and say which latch', () => {
    const rows = textOf('docs/alarms.md')
      .split('\n')
      .filter((line) => /^\| `[a-z-]+`\s+\| (high|medium|low) /.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(
      rows.map(([, kind, priority, about, , ends]) => [kind, priority, about, ends!.includes('**latches**')]),
    ).toEqual(
      Object.entries(alarmKinds).map(([kind, { priority, about, latching }]) => [
        `\`${kind}\``,
        priority,
        about,
        latching,
      ]),
    );
  });

  it('map every folder of apps, and none that is not there', () => {
    const present = readdirSync(join(root, 'apps'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect([...new Set(allMatches(textOf('README.md'), /^\| `apps\/([a-z-]+)`/gm))].toSorted()).toEqual(
      present.toSorted(),
    );
  });
});
