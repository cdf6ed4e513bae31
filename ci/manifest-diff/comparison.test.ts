import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { readImages } from '../../apps/charts/images.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import type { Catalog } from '../../apps/model/service.ts';
import { compareManifests } from './comparison.ts';
import { commentMarker, markdownOf, textOf } from './report.ts';

type Tree = Record<string, unknown>;

const objectsOf = (model: Catalog = catalog): readonly KubernetesObject[] =>
  synthesise({
    catalog: model,
    hospital: exampleHospital,
    images: readImages('', Object.keys(model)),
  }).flatMap(({ objects }) => objects);

const base = objectsOf();
const sides = { base: 'main', head: 'change' };

/** The objects with one of them changed by `edit`, or taken away where it returns nothing. */
function edited(title: string, edit: (object: Tree) => Tree | undefined): readonly KubernetesObject[] {
  const [kind, name] = title.split(' ');
  const touched = base.filter((each) => each.kind === kind && each.metadata.name === name);
  expect(touched).toHaveLength(1);
  return base.flatMap((object) => {
    if (object !== touched[0]) return [object];
    const result = edit(structuredClone(object) as unknown as Tree);
    return result === undefined ? [] : [result as unknown as KubernetesObject];
  });
}

/** Sets the value at a path such as `spec/template/spec/containers/0/image`; undefined removes it. */
const set =
  (path: string, value: unknown) =>
  (object: Tree): Tree => {
    const keys = path.split('/');
    const last = keys.pop()!;
    const parent = keys.reduce((node, key) => node[key] as Tree, object);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = value;
    return object;
  };
const remove = (): undefined => undefined;

const risksOf = (head: readonly KubernetesObject[]): readonly string[] =>
  compareManifests(base, head).risks.map(({ kind, object, what }) => `${kind}: ${object} ${what}`);

describe('the comparison of manifests', () => {
  it('finds nothing between a set and itself, in whatever order keys and objects come', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, each]) => [key, shuffled(each)]),
      );
    };
    const { groups, risks } = compareManifests(
      base,
      base.map((object) => shuffled(object) as KubernetesObject).toReversed(),
    );
    expect({ groups, risks }).toEqual({ groups: [], risks: [] });
  });

  it('finds exactly the leaf that differs, wherever it is', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const spec = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc.oneof(leaf, fc.array(leaf, { minLength: 1 })),
      {
        minKeys: 1,
      },
    );
    fc.assert(
      fc.property(spec, fc.nat(), fc.string(), (before, at, value) => {
        const object = (content: Tree): KubernetesObject => ({
          apiVersion: 'example/v1',
          kind: 'Example',
          metadata: { name: 'one' },
          spec: content,
        });
        const keys = Object.keys(before);
        const key = keys[at % keys.length]!;
        const after = { ...before, [key]: `${JSON.stringify(before[key])}${value}` };
        const { groups } = compareManifests([object(before)], [object(after)]);
        const [change] = groups.flatMap(({ changes }) => changes);
        expect(change).toMatchObject({ how: 'changed', fields: [{ path: ['spec', key] }] });
        expect((change as unknown as { fields: unknown[] }).fields).toHaveLength(1);
      }),
    );
  });

  it('calls added what the other direction calls removed', () => {
    fc.assert(
      fc.property(fc.subarray([...base]), fc.subarray([...base]), (one, other) => {
        const titles = (from: readonly KubernetesObject[], to: readonly KubernetesObject[], how: string) =>
          compareManifests(from, to)
            .groups.flatMap(({ changes }) => changes)
            .filter((change) => change.how === how)
            .map((change) => ('head' in change ? change.head : change.base).metadata.name);
        expect(titles(one, other, 'added')).toEqual(titles(other, one, 'removed'));
      }),
      { numRuns: 15 },
    );
  });

  it('names an object that one side has twice', () => {
    expect(() => compareManifests([...base, base[0]!], base)).toThrow(
      /base: Namespace hospital-1 must exist once/,
    );
  });

  const pod = 'spec/template/spec';
  const container = `${pod}/containers/0`;
  it.each<readonly [string, readonly KubernetesObject[], RegExp]>([
    [
      'a selector',
      edited('Deployment dashboard', set('spec/selector/matchLabels', { app: 'x' })),
      /^replacement: Deployment hospital-1\/dashboard is replaced, because spec.selector changes/,
    ],
    [
      'a volume that goes',
      edited('PersistentVolume hospital-1-database', remove),
      /^data: PersistentVolume .*is removed/,
    ],
    [
      'a volume that moves',
      edited('PersistentVolume hospital-1-database', set('spec/local/path', '/x')),
      /^data: .*is elsewhere \(spec.local.path\)/,
    ],
    [
      'a smaller claim',
      edited('PersistentVolumeClaim database', set('spec/resources/requests/storage', '8Gi')),
      /^data: .*shrinks from 176Gi to 8Gi/,
    ],
    [
      'data that goes with its claim',
      edited('PersistentVolume hospital-1-database', set('spec/persistentVolumeReclaimPolicy', 'Delete')),
      /^data: .*no longer keeps/,
    ],
    ['no more backups', edited('CronJob database-backup', remove), /^data: CronJob .*no longer done/],
    [
      'a policy that goes',
      edited('NetworkPolicy default-deny', remove),
      /^reach: dashboard can be reached now on every port by .*any other namespace, the internet/,
    ],
    [
      'a policy for everybody',
      edited(
        'NetworkPolicy eeg-acquisition-to-data-access-ingress',
        set('spec/ingress/0/from', [{ namespaceSelector: {} }]),
      ),
      /^reach: data-access can be reached now on port 5004 by .*ingress-nginx/,
    ],
    [
      'a lower Pod Security level',
      edited(
        'Namespace hospital-1',
        set('metadata/labels', { 'pod-security.kubernetes.io/enforce': 'baseline' }),
      ),
      /^security: .*'baseline' instead of 'restricted'/,
    ],
    [
      'a privileged container',
      edited('Deployment dashboard', set(`${container}/securityContext/privileged`, true)),
      /^security: .*container dashboard.*be privileged/,
    ],
    [
      'a password as a value',
      edited('Deployment dashboard', set(`${container}/env/0`, { name: 'X_PASSWORD', value: 'hunter2' })),
      /^security: .*X_PASSWORD/,
    ],
    [
      'less memory',
      edited('Deployment dashboard', set(`${container}/resources/limits/memory`, '64Mi')),
      /^capacity: .*limits.memory lower: 320Mi -> 64Mi/,
    ],
    [
      'no memory limit',
      edited('Deployment dashboard', set(`${container}/resources/limits`, undefined)),
      /^security: .*limit its memory/,
    ],
    [
      'no readiness probe',
      edited('Deployment dashboard', set(`${container}/readinessProbe`, undefined)),
      /^capacity: .*loses .*readinessProbe/,
    ],
    [
      'fewer pods',
      edited('HorizontalPodAutoscaler seizure-detection', set('spec/maxReplicas', 1)),
      /^capacity: .*spec.maxReplicas lower/,
    ],
    ['a budget that goes', edited('PodDisruptionBudget dashboard', remove), /^capacity: .*every pod/],
  ])('puts %s first', (_what, head, pattern) => {
    expect(risksOf(head)).toContainEqual(expect.stringMatching(pattern));
  });

  it('says nothing of risk for more memory and more pods', () => {
    const head = edited('HorizontalPodAutoscaler seizure-detection', set('spec/maxReplicas', 40));
    expect(risksOf(head)).toEqual([]);
  });

  it('shows a new call of the model as the one connection that it opens', () => {
    const { dashboard } = catalog;
    const model: Catalog = {
      ...catalog,
      dashboard: {
        ...dashboard,
        calls: [...dashboard.calls, { to: 'seizure-detection', routes: ['predict'] }],
      },
    };
    const reach = risksOf(objectsOf(model)).filter((risk) => risk.startsWith('reach'));
    expect(reach).toEqual([
      `reach: seizure-detection can be reached now on port ${catalog['seizure-detection'].port} by dashboard`,
    ]);
  });

  it('knows a Job under a new name as the same Job, which is no risk', () => {
    const job = base.find(({ kind }) => kind === 'Job')!;
    const head = base.map((object) =>
      object === job ? { ...job, metadata: { ...job.metadata, name: 'database-migration-next' } } : object,
    );
    const { groups, risks } = compareManifests(base, head);
    expect(groups.flatMap(({ changes }) => changes.map(({ how }) => how))).toEqual(['renamed']);
    expect(risks).toEqual([]);
  });
});

describe('the report', () => {
  const head = edited('Deployment dashboard', set('spec/selector/matchLabels', { app: 'x' })).filter(
    ({ kind }) => kind !== 'PodDisruptionBudget',
  );
  const comparison = compareManifests(base, head);

  it('begins with the marker by which the comment is found again, then the risks, then each service', () => {
    const markdown = markdownOf(comparison, sides);
    expect(markdown.startsWith(`${commentMarker}\n`)).toBe(true);
    const positions = ['Look at these first', '| replaced', '| capacity', '<summary>dashboard: '].map(
      (text) => markdown.indexOf(text),
    );
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(Math.min(...positions)).toBeGreaterThan(0);
    for (const name of serviceNames) expect(markdown).toContain(`<summary>${name}: `);
  });

  it('says the same to a terminal', () => {
    const text = textOf(comparison, sides);
    for (const { object, what } of comparison.risks) expect(text).toContain(`${object} ${what}`);
    expect(textOf(compareManifests(base, base), sides)).toBe(
      `No difference between main and change: ${base.length} objects.\n`,
    );
  });

  it('shows of a script the lines that differ', () => {
    const scripts = base.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'database-config',
    )!;
    const { 'start.sh': script } = (scripts as unknown as { data: Record<string, string> }).data;
    const changed = `${script!.replace('set -euo pipefail', 'set -x')}sleep 1\n`;
    const head = edited('ConfigMap database-config', set('data/start.sh', changed));
    expect(textOf(compareManifests(base, head), sides)).toContain(
      ['data["start.sh"]:', '  - set -euo pipefail', '  + set -x', '  ...', '  + sleep 1']
        .map((line) => `      ${line}\n`)
        .join(''),
    );
  });

  it('fits into one comment of GitHub, whatever the size', () => {
    const many = Array.from({ length: 900 }, (_, index) => ({
      ...base.find(({ kind }) => kind === 'ConfigMap')!,
      metadata: { name: `${'long-name-'.repeat(10)}${index}`, namespace: 'x' },
    }));
    const markdown = markdownOf(compareManifests([], many), sides);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toMatch(/<\/details>\n\nCut here/);
  });
});
