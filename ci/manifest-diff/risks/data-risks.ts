import { titleOf } from '../../../apps/charts/kubernetes-object.ts';
import { pathText } from '../field-changes.ts';
import type { ChangedObject, ObjectChange } from '../object-changes.ts';
import { quantityOf } from './quantity.ts';
import type { Risk } from './risk.ts';

/** Kinds that hold data or whose end takes data along, with what their removal means. */
const losses: Readonly<Record<string, string>> = {
  CronJob: 'is removed: what it did, such as backups, is no longer done',
  Namespace: 'is removed with everything in it',
  PersistentVolume: 'is removed: its data is no longer in the cluster',
  PersistentVolumeClaim: 'is removed: its volume is released, or deleted by its reclaim policy',
  Secret: 'is removed: passwords in it are lost',
  StatefulSet: 'is removed: its pods end',
};

const fieldsOfData: readonly { readonly kind: string; readonly field: RegExp; readonly what: string }[] = [
  { kind: 'PersistentVolume', field: /^spec\.(local|hostPath|nfs|csi|nodeAffinity)\b/, what: 'is elsewhere' },
  { kind: 'PersistentVolume', field: /^spec\.claimRef\b/, what: 'is given to another claim' },
  { kind: 'CronJob', field: /^spec\.suspend$/, what: 'starts or stops being run' },
  { kind: 'CronJob', field: /^spec\.schedule$/, what: 'runs at other times' },
];

/** Changes after which stored data may be lost, out of reach or not saved. */
export function dataRisks(changes: readonly ObjectChange[]): readonly Risk[] {
  return changes.flatMap((change): readonly Risk[] => {
    if (change.how === 'added') return [];
    const { kind } = change.base;
    const risk = (what: string): Risk => ({ kind: 'data', object: titleOf(change.base), what });
    if (change.how === 'removed') return losses[kind] === undefined ? [] : [risk(losses[kind])];
    return [
      ...fieldsOfData.flatMap(({ kind: ofKind, field, what }) => {
        const touched = change.fields.find(({ path }) => ofKind === kind && field.test(pathText(path)));
        return touched === undefined ? [] : [risk(`${what} (${pathText(touched.path)})`)];
      }),
      ...storageRisks(change).map(risk),
    ];
  });
}

function storageRisks({ base, fields }: ChangedObject): readonly string[] {
  return fields.flatMap(({ path, before, after }) => {
    const text = pathText(path);
    if (text === 'spec.persistentVolumeReclaimPolicy' && before === 'Retain')
      return [`no longer keeps its data when its claim goes (${after as string})`];
    if (!/\.storage$/.test(text) || !/^PersistentVolume/.test(base.kind)) return [];
    const [was, is] = [quantityOf(before), quantityOf(after)];
    return was !== undefined && (is === undefined || is < was)
      ? [`shrinks from ${String(before)} to ${String(after)}, which no volume can (${text})`]
      : [];
  });
}
