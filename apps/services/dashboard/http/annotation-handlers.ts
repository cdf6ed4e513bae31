import type { z } from 'zod';
import {
  annotationAnswer,
  annotationPath,
  annotationRequest,
  annotationsAnswer,
} from '../../../contracts/annotation.ts';
import { patientPath, trendQuery } from '../../../contracts/ward.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { AnnotationRoute } from '../../../model/annotation-routes.ts';

/** What people write beside recordings, checked here and asked of data-access on their behalf. */
export function annotationHandlers(
  dataAccess: Peer<'data-access'>,
): Pick<Handlers<'dashboard'>, AnnotationRoute> {
  const change =
    (route: AnnotationRoute, params: z.ZodType, body?: z.ZodType): Handler =>
    async (request, response) => {
      response.json(
        await dataAccess.call(route, {
          params: validate(params, request.params) as never,
          body: body === undefined ? {} : validate(body, request.body),
          answer: annotationAnswer,
          actor: personOf(response),
        }),
      );
    };
  return {
    annotations: async (request, response) => {
      response.json(
        await dataAccess.call('annotations', {
          params: validate(patientPath, request.params),
          query: { ...validate(trendQuery, request.query) },
          answer: annotationsAnswer,
          actor: personOf(response),
        }),
      );
    },
    addAnnotation: change('addAnnotation', patientPath, annotationRequest),
    editAnnotation: change('editAnnotation', annotationPath, annotationRequest),
    deleteAnnotation: change('deleteAnnotation', annotationPath),
  };
}
