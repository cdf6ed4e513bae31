import { openDB, type DBSchema, type IDBPObjectStore, type StoreNames } from 'idb';
import type { EegSubmission } from '../../contracts/eeg-submission.ts';
import { QUEUE_CAPACITY } from '../senders/queue-limits.ts';

/** A window that waits in the browser until the server has stored it. */
export interface WaitingWindow {
  /** Rises with every window, so that the lowest is the oldest. */
  readonly key: number;
  readonly patientId: number;
  readonly submission: EegSubmission;
}

interface Schema extends DBSchema {
  windows: { key: number; value: Omit<WaitingWindow, 'key'> };
  counters: { key: 'sent' | 'refused' | 'dropped'; value: number };
  /** End of the newest window of a patient, UTC milliseconds. */
  ends: { key: number; value: number };
}

export type CounterName = Schema['counters']['key'];

/** The windows that wait, kept by the browser across reloads and restarts. */
export interface WindowStore {
  /** Resolves when the window is kept. */
  add(patientId: number, submission: EegSubmission, endMs: number): Promise<void>;
  /** The oldest windows of the patient of the very oldest one. */
  oldest(count: number): Promise<readonly WaitingWindow[]>;
  /** Takes windows out and counts them. */
  settle(windows: readonly WaitingWindow[], as: 'sent' | 'refused'): Promise<void>;
  counts(): Promise<Readonly<Record<CounterName | 'queued', number>>>;
  /** End of the newest window that a patient was given, or 0. */
  endOf(patientId: number): Promise<number>;
}

export async function openWindowStore(name = 'ward-test-app'): Promise<WindowStore> {
  const db = await openDB<Schema>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('windows', { autoIncrement: true });
      fresh.createObjectStore('counters');
      fresh.createObjectStore('ends');
    },
  });
  return {
    async add(patientId, submission, endMs) {
      const tx = db.transaction(['windows', 'counters', 'ends'], 'readwrite', { durability: 'strict' });
      const windows = tx.objectStore('windows');
      await windows.add({ patientId, submission });
      await tx.objectStore('ends').put(endMs, patientId);
      if ((await windows.count()) > QUEUE_CAPACITY) {
        const oldest = await windows.openCursor();
        await oldest?.delete();
        await count(tx.objectStore('counters'), 'dropped', 1);
      }
      await tx.done;
    },
    async oldest(most) {
      const found: WaitingWindow[] = [];
      let cursor = await db.transaction('windows').store.openCursor();
      while (cursor !== null && found.length < most) {
        if (found.length > 0 && cursor.value.patientId !== found[0]!.patientId) break;
        found.push({ key: cursor.key, ...cursor.value });
        cursor = await cursor.continue();
      }
      return found;
    },
    async settle(settled, as) {
      const tx = db.transaction(['windows', 'counters'], 'readwrite', { durability: 'strict' });
      for (const { key } of settled) await tx.objectStore('windows').delete(key);
      await count(tx.objectStore('counters'), as, settled.length);
      await tx.done;
    },
    async counts() {
      const tx = db.transaction(['windows', 'counters']);
      const counters = tx.objectStore('counters');
      const [queued, sent = 0, refused = 0, dropped = 0] = await Promise.all([
        tx.objectStore('windows').count(),
        counters.get('sent'),
        counters.get('refused'),
        counters.get('dropped'),
      ]);
      return { queued, sent, refused, dropped };
    },
    endOf: async (patientId) => (await db.get('ends', patientId)) ?? 0,
  };
}

type CounterStore = IDBPObjectStore<Schema, StoreNames<Schema>[], 'counters', 'readwrite'>;

async function count(counters: CounterStore, name: CounterName, more: number): Promise<void> {
  await counters.put(((await counters.get(name)) ?? 0) + more, name);
}
