import type { FuzzedPlatform } from './fuzzed-platform.ts';
import { batchOf } from './inputs.ts';
import { Sender } from './send-inputs.ts';
import { WatchedDatabase } from './wrong-rows.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** How many inputs are sent. */
  readonly inputs: number;
  /** Number of the first batch: a run goes on where another one ended. @default 0 */
  readonly firstBatch?: number;
  readonly onBatch?: (sent: number, batch: number) => void;
}

/** What a run found. */
export interface FuzzReport {
  readonly sent: number;
  readonly seconds: number;
  /** Answers by service and status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly stored: { readonly windows: number; readonly heartRates: number; readonly auditEntries: number };
  /** What may not be: answers, rows, a broken audit trail. Nothing is as it should be. */
  readonly faults: readonly string[];
}

/** Inputs made and sent together. */
export const BATCH = 500;

const CONNECTIONS = 16;
const MAX_FAULTS = 20;

/** Sends inputs to a platform, then looks at everything that it stored. */
export async function fuzz(target: FuzzedPlatform, options: FuzzOptions): Promise<FuzzReport> {
  const { seed, inputs, firstBatch = 0, onBatch } = options;
  const database = new WatchedDatabase(target.databaseFile);
  const before = database.fixed();
  const sender = new Sender(target.platform.urls, target.keys, CONNECTIONS);
  const faults: string[] = [];
  const startedAt = performance.now();
  let sent = 0;
  try {
    for (let batch = firstBatch; sent < inputs && faults.length < MAX_FAULTS; batch += 1) {
      const size = Math.min(BATCH, inputs - sent);
      await sender.send(batchOf(seed, batch, BATCH).slice(0, size));
      sent += size;
      faults.push(
        ...sender.faults
          .splice(0)
          .map(({ input, what }) => `batch ${batch} of seed ${seed}: ${input}\n    ${what}`),
      );
      onBatch?.(sent, batch);
    }
    const auditFault = target.auditFault();
    return {
      sent,
      seconds: (performance.now() - startedAt) / 1_000,
      statuses: sender.statuses,
      stored: {
        windows: database.count('eeg_windows'),
        heartRates: database.count('heart_rates'),
        auditEntries: database.count('audit_trail'),
      },
      faults: [
        ...faults,
        ...database.wrong(before),
        ...(auditFault === undefined ? [] : [`the audit trail: ${auditFault}`]),
      ],
    };
  } finally {
    await sender.close();
    database.close();
  }
}
