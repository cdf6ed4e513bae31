import type { DetectedIssue } from 'fhir/r4.js';
import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import { alarmKinds, hasCondition, signals } from '../../../../contracts/alarm-kinds.ts';
import { groupBy } from '../../../../kit/group-by.ts';
import { SOFTWARE, instantOf, patientReference } from './references.ts';

const severities = { high: 'high', medium: 'moderate', low: 'low' } as const;

export const issueId = (patientId: number, { kind, episode }: AlarmTransition): string =>
  `alarm-${patientId}-${kind}-${episode}`;

/** Episodes of alarms from what happened to them, oldest first; what people did is their mitigation. */
export function issuesOf(
  patientId: number,
  transitions: readonly AlarmTransition[],
): readonly DetectedIssue[] {
  return [...groupBy(transitions, (transition) => issueId(patientId, transition))]
    .map(([id, steps]) => issueOf(id, patientId, steps))
    .toSorted((a, b) => a.identifiedDateTime!.localeCompare(b.identifiedDateTime!));
}

function issueOf(id: string, patientId: number, steps: readonly AlarmTransition[]): DetectedIssue {
  const last = steps.at(-1)!;
  const { text, priority } = alarmKinds[last.kind];
  const goesOn = signals(last.to) || hasCondition(last.to);
  const acts = steps.filter(({ by }) => by !== null);
  return {
    resourceType: 'DetectedIssue',
    id,
    status: goesOn ? 'preliminary' : 'final',
    code: { text },
    severity: severities[priority],
    patient: patientReference(patientId),
    identifiedDateTime: instantOf(last.onsetMs),
    author: SOFTWARE,
    detail: last.evidence,
    ...(acts.length === 0
      ? {}
      : {
          mitigation: acts.map(({ event, atMs, by }) => ({
            action: { text: event },
            date: instantOf(atMs),
            author: { display: by! },
          })),
        }),
  };
}
