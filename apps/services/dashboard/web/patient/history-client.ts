import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import type { Problem } from '../../../../contracts/problem.ts';
import type { EegPage, EegTrend, HeartRateTrend } from '../../../../contracts/ward.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stored signals of one patient, from the dashboard's own routes. @throws Error that says what a person can do */
export function historyClient(patientId: number) {
  const read = async <T>(path: string, { fromMs, toMs }: Span, signal: AbortSignal): Promise<T> => {
    const query = new URLSearchParams({ fromMs: String(Math.floor(fromMs)), toMs: String(Math.ceil(toMs)) });
    const answer = await fetch(`/v1/patients/${patientId}/${path}?${query.toString()}`, { signal });
    if (answer.ok) return (await answer.json()) as T;
    const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
    throw new Error(problem?.message ?? `the dashboard answered ${answer.status}`);
  };
  return {
    eegPage: (span: Span, signal: AbortSignal) => read<EegPage>('eeg', span, signal),
    eegTrend: (span: Span, signal: AbortSignal) => read<EegTrend>('eeg/trend', span, signal),
    alarms: (span: Span, signal: AbortSignal) =>
      read<{ readonly transitions: readonly AlarmTransition[] }>('alarms', span, signal),
    heartRateTrend: (span: Span, signal: AbortSignal) =>
      read<HeartRateTrend>('heart-rate/trend', span, signal),
  };
}
export type HistoryClient = ReturnType<typeof historyClient>;
