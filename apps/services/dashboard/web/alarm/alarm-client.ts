import type { Alarm, HeartRateLimits, HeartRateLimitsAnswer } from '../../../../contracts/alarm.ts';
import type { Problem } from '../../../../contracts/problem.ts';

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
  throw new Error(problem?.message ?? `the dashboard answered ${answer.status}`);
}

const pathOf = ({ patientId, kind }: Alarm, act: string): string =>
  `/v1/patients/${patientId}/alarms/${kind}/${act}`;

/** What a person does about alarms. The stream tells the outcome to every screen, this one included. @throws Error with what a person can do */
export const alarmClient = {
  acknowledge: (alarm: Alarm, note?: string) =>
    ask(pathOf(alarm, 'acknowledge'), { episode: alarm.episode, note }),
  snooze: (alarm: Alarm, minutes: number) =>
    ask(pathOf(alarm, 'snooze'), { episode: alarm.episode, minutes }),
  resume: (alarm: Alarm) => ask(pathOf(alarm, 'resume'), { episode: alarm.episode }),
  limits: (patientId: number) => ask<HeartRateLimitsAnswer>(`/v1/patients/${patientId}/heart-rate/limits`),
  setLimits: (patientId: number, limits: HeartRateLimits | null, reason: string) =>
    ask<HeartRateLimitsAnswer>(`/v1/patients/${patientId}/heart-rate/limits/overrides`, { limits, reason }),
};
