import type { Annotation, AnnotationRequest, AnnotationsAnswer } from '../../../../contracts/annotation.ts';
import type { Problem } from '../../../../contracts/problem.ts';
import type { Span } from './history-client.ts';

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, init);
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => undefined)) as Problem | undefined;
  throw new Error(problem?.message ?? `the dashboard answered ${answer.status}`);
}

const post = (path: string, body: unknown): Promise<unknown> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** What people wrote beside the recordings of one patient. @throws Error that says what a person can do */
export function annotationClient(patientId: number) {
  const base = `/v1/patients/${patientId}/annotations`;
  return {
    list: ({ fromMs, toMs }: Span, signal: AbortSignal) =>
      ask<AnnotationsAnswer>(`${base}?fromMs=${Math.floor(fromMs)}&toMs=${Math.ceil(toMs)}`, { signal }),
    add: (request: AnnotationRequest) => post(`${base}/new`, request),
    edit: ({ annotationId }: Annotation, request: AnnotationRequest) =>
      post(`${base}/${annotationId}/edit`, request),
    remove: ({ annotationId }: Annotation) => post(`${base}/${annotationId}/delete`, {}),
  };
}
export type AnnotationClient = ReturnType<typeof annotationClient>;
