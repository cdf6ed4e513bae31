import { z } from 'zod';
import { alarm } from './alarm.ts';
import { eegWindow } from './eeg-window.ts';
import { wholeNumberText } from './whole-number-text.ts';

/** Something that was committed. Numbers rise in commit order, so a reader who asks for more never skips one. */
export const change = z.discriminatedUnion('kind', [
  /** A window was stored, or got its score later. */
  z.object({ kind: z.literal('eeg-window'), changeNumber: z.int(), window: eegWindow }),
  /** Heart-rate samples of a patient in [fromMs, toMs] were stored or corrected. */
  z.object({
    kind: z.literal('heart-rate'),
    changeNumber: z.int(),
    patientId: z.int(),
    fromMs: z.int(),
    toMs: z.int(),
  }),
  /** Something happened to an alarm: this is how it is now. */
  z.object({ kind: z.literal('alarm'), changeNumber: z.int(), alarm }),
  /** Patients were added or renamed, or got limits of their own: read the ward again. */
  z.object({ kind: z.literal('patients'), changeNumber: z.int() }),
  /** Somebody wrote, changed or deleted annotations of a patient: read them again. */
  z.object({ kind: z.literal('annotations'), changeNumber: z.int(), patientId: z.int() }),
  /** Somebody began to use emergency access, in use until `untilMs` at most. */
  z.object({ kind: z.literal('break-glass'), changeNumber: z.int(), fromMs: z.int(), untilMs: z.int() }),
]);
export type Change = z.infer<typeof change>;

export const changesQuery = z.object({ after: wholeNumberText(0, Number.MAX_SAFE_INTEGER) });

/**
 * The change feed is a stream of JSON lines. A `heartbeat` comes at least every CHANGE_HEARTBEAT_MS; `gone` means that
 * the changes after the asked number have been pruned: read the ward again.
 */
export const changeLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changes'), changes: z.array(change) }),
  z.object({ type: z.literal('heartbeat'), serverMs: z.int(), changeNumber: z.int() }),
  z.object({ type: z.literal('gone') }),
]);
export type ChangeLine = z.infer<typeof changeLine>;

const knownKinds: ReadonlySet<unknown> = new Set(change.options.map(({ shape }) => shape.kind.value));

/**
 * A line as this version understands it: changes of kinds that only a newer data-access knows are left out, since during an
 * update both run at once. @throws ZodError for what no version says
 */
export function readChangeLine(line: unknown): ChangeLine {
  const { changes } = (line ?? {}) as { readonly changes?: unknown };
  if (!Array.isArray(changes)) return changeLine.parse(line);
  const known = changes.filter((each) => knownKinds.has((each as { kind?: unknown } | null)?.kind));
  return changeLine.parse({ ...(line as object), changes: known });
}

export const CHANGE_HEARTBEAT_MS = 1_000;
