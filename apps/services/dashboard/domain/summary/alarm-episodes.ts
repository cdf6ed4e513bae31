import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import type { AlarmKind } from '../../../../contracts/alarm-kinds.ts';
import { groupBy } from '../../../../kit/group-by.ts';

/** One episode of an alarm, from beginning to end, and what people did about it. */
export interface AlarmEpisode {
  readonly kind: AlarmKind;
  readonly onsetMs: number;
  readonly lastMs: number;
  readonly evidence: string;
  /** In the order in which they were done. */
  readonly acts: readonly {
    readonly event: string;
    readonly by: string;
    readonly atMs: number;
    /** What they said, such as `false alarm`. */
    readonly note: string | null;
  }[];
}

/** Episodes that began in [fromMs, toMs), in order, from what happened to alarms, oldest first. */
export function alarmEpisodes(
  transitions: readonly AlarmTransition[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly AlarmEpisode[] {
  return [...groupBy(transitions, ({ kind, episode }) => `${kind} ${episode}`).values()]
    .map((steps) => {
      const { kind, onsetMs, lastMs, evidence } = steps.at(-1)!;
      const acts = steps.flatMap(({ event, by, atMs, note }) =>
        by === null ? [] : [{ event, by, atMs, note }],
      );
      return { kind, onsetMs, lastMs, evidence, acts };
    })
    .filter(({ onsetMs }) => onsetMs >= fromMs && onsetMs < toMs)
    .toSorted((a, b) => a.onsetMs - b.onsetMs);
}
