import { annotationPath, annotationRequest } from '../../../contracts/annotation.ts';
import { patientPath, trendQuery } from '../../../contracts/ward.ts';
import type { Handlers } from '../../../kit/handlers.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import type { AnnotationRoute } from '../../../model/annotation-routes.ts';
import { addAnnotation, deleteAnnotation, editAnnotation, readAnnotations } from '../store/annotations.ts';
import type { Database } from '../store/database/database.ts';
import { guardAll } from './guarded.ts';

/** Routes about what people write beside recordings. */
export const annotationHandlers = (database: Database): Pick<Handlers<'data-access'>, AnnotationRoute> =>
  guardAll({
    annotations: async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      response.json(await readAnnotations(database, patientId, validate(trendQuery, request.query)));
    },
    addAnnotation: async (request, response) => {
      const { patientId } = validate(patientPath, request.params);
      const asked = validate(annotationRequest, request.body);
      response.json({ annotation: await addAnnotation(database, patientId, asked, personOf(response)) });
    },
    editAnnotation: async (request, response) => {
      const subject = { ...validate(annotationPath, request.params), actor: personOf(response) };
      const asked = validate(annotationRequest, request.body);
      response.json({ annotation: await editAnnotation(database, subject, asked) });
    },
    deleteAnnotation: async (request, response) => {
      const subject = { ...validate(annotationPath, request.params), actor: personOf(response) };
      response.json({ annotation: await deleteAnnotation(database, subject) });
    },
  });
