import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import { alarmKinds } from '../../../../contracts/alarm-kinds.ts';
import type { Span } from './history-client.ts';

const HOUR_MS = 3_600_000;

/** How far away an alarm is looked for: in steps, so that an answer holds few of them. */
const STEPS_MS = [HOUR_MS, 5 * HOUR_MS, 18 * HOUR_MS, 144 * HOUR_MS, 552 * HOUR_MS] as const;

/** An alarm is kept under the instant at which it rang, which late data put off by a day at most. */
const LATER_MS = 24 * HOUR_MS;

export type ReadAlarms = (span: Span) => Promise<{ readonly transitions: readonly AlarmTransition[] }>;

/**
 * Onset of the nearest alarm about the patient before or after `aroundMs`, within a month; undefined: there is none.
 */
export async function nearestAlarm(
  read: ReadAlarms,
  direction: 'previous' | 'next',
  { aroundMs, nowMs }: { readonly aroundMs: number; readonly nowMs: number },
): Promise<number | undefined> {
  let edgeMs = aroundMs;
  for (const stepMs of STEPS_MS) {
    const span =
      direction === 'next'
        ? { fromMs: edgeMs, toMs: edgeMs + stepMs + LATER_MS }
        : { fromMs: Math.max(0, edgeMs - stepMs), toMs: edgeMs + LATER_MS };
    if (span.fromMs >= nowMs) return undefined;
    const { transitions } = await read(span);
    const onsets = transitions
      .filter(({ kind, event }) => alarmKinds[kind].about === 'patient' && begins.has(event))
      .map(({ onsetMs }) => onsetMs)
      .filter((onsetMs) => (direction === 'next' ? onsetMs > aroundMs : onsetMs < aroundMs));
    if (onsets.length > 0) return direction === 'next' ? Math.min(...onsets) : Math.max(...onsets);
    edgeMs = direction === 'next' ? edgeMs + stepMs : span.fromMs;
  }
  return undefined;
}

/** Events that an episode begins with; `passed`: it was over when it became known. */
const begins: ReadonlySet<string> = new Set(['began', 'passed']);
