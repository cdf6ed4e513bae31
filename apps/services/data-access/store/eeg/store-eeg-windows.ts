import type { Change } from '../../../../contracts/changes.ts';
import type { NewEegWindow, StoreOutcome } from '../../../../contracts/eeg-store.ts';
import type { EegWindow, Score } from '../../../../contracts/eeg-window.ts';
import type { Database, Executor } from '../database/database.ts';
import { LostRace } from '../database/errors.ts';
import { inTransaction } from '../database/transaction.ts';
import { eegTrendIncrements } from '../../domain/eeg-trend-increments.ts';
import {
  planWindows,
  type AdoptedScore,
  type IncomingWindow,
  type KnownWindow,
} from '../../domain/plan-windows.ts';
import { patientAt, type DeviceSpan } from '../../domain/device-spans.ts';
import { windowIdentity } from '../../domain/window-identity.ts';
import { alarmChanges } from '../alarms/apply-act.ts';
import { evaluateEeg } from '../alarms/evaluate-eeg.ts';
import { appendChanges, windowChange } from '../changes.ts';
import { addToEegTrend } from './eeg-trend.ts';
import { findByIdentity, identityKey, insertWindows } from './eeg-window-inserts.ts';
import { incomingToRow, storedWindow } from './eeg-window-row.ts';
import { windowsById } from './eeg-windows.ts';
import { applyLateScores } from './late-scores.ts';
import { spansOf } from '../device-spans.ts';
import { knownPatients } from '../patients.ts';

/** What a committed transaction says about each window, and what readers of the feed get. */
export interface StoreResult {
  readonly outcomes: readonly StoreOutcome[];
  readonly changes: readonly Change[];
}

/** Stores windows in one transaction; resolves when it is synced. Windows stored before change nothing. */
export async function storeEegWindows(
  database: Database,
  windows: readonly NewEegWindow[],
): Promise<StoreResult> {
  return inTransaction(database, async (trx) => {
    const spans = await spansOf(
      database,
      trx,
      windows.flatMap(({ deviceId }) => (deviceId === null ? [] : [deviceId])),
    );
    const incoming = windows.map((window) => toIncoming(ofWearer(window, spans)));
    const patients = await knownPatients(
      database,
      trx,
      incoming.map(({ window }) => window.patientId),
    );
    const known = await findByIdentity(
      database,
      trx,
      incoming.map(({ identity }) => identity),
    );
    const plan = planWindows(incoming, patients, known);
    const receivedMs = Date.now();
    const ids = await insertWindows(
      database,
      trx,
      plan.fresh.map((one) => incomingToRow(one, receivedMs)),
    );
    await adopt(database, trx, plan.adopted);
    const fresh = plan.fresh.map(({ window }, index) => storedWindow(window, ids[index]!, receivedMs));
    const changed = [...fresh, ...(await windowsById(database, trx, plan.adopted))];
    const changes = await publish(database, trx, changed, fresh.length);
    const results = resultsByKey(known, plan, fresh);
    const outcomes = plan.verdicts.map((verdict) =>
      'key' in verdict ? { outcome: verdict.outcome, ...results.get(verdict.key)! } : verdict,
    );
    return { outcomes, changes };
  });
}

/** A patient that nobody is: what a device measured while nobody wore it is stored for nobody. */
const NOBODY = 0;

/** The window under the patient who wore the device when it was taken, whoever wears it now. */
function ofWearer(
  window: NewEegWindow,
  spansByDevice: ReadonlyMap<number, readonly DeviceSpan[]>,
): NewEegWindow {
  const spans = window.deviceId === null ? undefined : spansByDevice.get(window.deviceId);
  return spans === undefined ? window : { ...window, patientId: patientAt(spans, window.startMs) ?? NOBODY };
}

function toIncoming(window: NewEegWindow): IncomingWindow {
  const samples = Buffer.from(window.samples, 'base64');
  const identity = windowIdentity(window, samples);
  return { window, samples, identity, key: identityKey(identity) };
}

async function adopt(database: Database, trx: Executor, adopted: readonly AdoptedScore[]): Promise<void> {
  const applied = await applyLateScores(database, trx, adopted);
  if (applied.size !== adopted.length) throw new LostRace();
}

/** Adds the windows to the trend, judges the alarms of their patients, and tells the feed. The first `addedCount` are new, the others got their score now. */
export async function publish(
  database: Database,
  trx: Executor,
  windows: readonly EegWindow[],
  addedCount: number,
): Promise<readonly Change[]> {
  if (windows.length === 0) return [];
  const entries = windows.map((window, index) => ({ ...window, added: index < addedCount }));
  await addToEegTrend(database, trx, eegTrendIncrements(entries));
  const alarms = await evaluateEeg(database, trx, windows, Date.now());
  const firstNumber = await appendChanges(database, trx, [
    ...windows.map(({ patientId, windowId }) => windowChange(patientId, windowId)),
    ...alarms.map(({ change }) => change),
  ]);
  return [
    ...windows.map((window, index): Change => ({
      kind: 'eeg-window',
      changeNumber: firstNumber + index,
      window,
    })),
    ...alarmChanges(alarms, firstNumber + windows.length),
  ];
}

function resultsByKey(
  known: ReadonlyMap<string, KnownWindow>,
  plan: { readonly fresh: readonly IncomingWindow[]; readonly adopted: readonly AdoptedScore[] },
  fresh: readonly EegWindow[],
): ReadonlyMap<string, { readonly windowId: number; readonly score: Score }> {
  const adopted = new Map(plan.adopted.map(({ windowId, score }) => [windowId, score]));
  const results = new Map<string, { readonly windowId: number; readonly score: Score }>();
  for (const [key, { windowId, score }] of known)
    results.set(key, { windowId, score: adopted.get(windowId) ?? score });
  plan.fresh.forEach(({ key }, index) => {
    const { windowId, score } = fresh[index]!;
    results.set(key, { windowId, score });
  });
  return results;
}
