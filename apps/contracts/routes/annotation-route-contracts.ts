import { annotationAnswer, annotationPath, annotationRequest, annotationsAnswer } from '../annotation.ts';
import { patientPath, trendQuery } from '../ward.ts';
import { json } from './route-contract.ts';

const changed = { 200: json('the annotation', annotationAnswer) };

/** Routes about what people write beside recordings, the same at the dashboard and at data-access. */
export const annotationRouteContracts = {
  annotations: {
    summary: 'lists what was written about a span of a recording',
    params: patientPath,
    query: trendQuery,
    answers: { 200: json('the annotations, oldest first', annotationsAnswer) },
  },
  addAnnotation: {
    summary: 'writes about a span of a recording',
    params: patientPath,
    body: annotationRequest,
    answers: changed,
  },
  editAnnotation: {
    summary: 'changes an own annotation',
    params: annotationPath,
    body: annotationRequest,
    answers: changed,
  },
  deleteAnnotation: { summary: 'deletes an own annotation', params: annotationPath, answers: changed },
} as const;
