import type { Selectable } from 'kysely';
import type { Actor } from '../../../contracts/actor.ts';
import {
  MAX_ANNOTATION_MS,
  MAX_ANNOTATIONS,
  type Annotation,
  type AnnotationRequest,
  type AnnotationsAnswer,
} from '../../../contracts/annotation.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Span } from '../domain/store.ts';
import type { Database, Executor } from './database/database.ts';
import type { Tables } from './database/tables.ts';
import { inTransaction } from './database/transaction.ts';

type Row = Selectable<Tables['annotations']>;

const annotationOf = (row: Row): Annotation => ({
  annotationId: row.id,
  fromMs: row.from_ms,
  toMs: row.to_ms,
  text: row.text,
  by: { accountId: row.author_id, name: row.author_name },
  createdMs: row.created_ms,
  editedMs: row.edited_ms,
});

/** Annotations of a patient that touch [fromMs, toMs), oldest first. */
export async function readAnnotations(
  database: Database,
  patientId: number,
  { fromMs, toMs }: Span,
): Promise<AnnotationsAnswer> {
  const rows = await database.db
    .selectFrom('annotations')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('from_ms', '>=', fromMs - MAX_ANNOTATION_MS)
    .where('from_ms', '<', toMs)
    .where('to_ms', '>=', fromMs)
    .orderBy('from_ms')
    .orderBy('id')
    .limit(MAX_ANNOTATIONS + 1)
    .execute();
  return {
    annotations: rows.slice(0, MAX_ANNOTATIONS).map(annotationOf),
    more: rows.length > MAX_ANNOTATIONS,
  };
}

export const addAnnotation = (
  database: Database,
  patientId: number,
  { fromMs, toMs, text }: AnnotationRequest,
  actor: Actor,
): Promise<Annotation> =>
  inTransaction(database, async (trx) => {
    const { insertId } = await trx
      .insertInto('annotations')
      .values({
        patient_id: patientId,
        from_ms: fromMs,
        to_ms: toMs,
        text,
        author_id: actor.accountId,
        author_name: actor.name,
        created_ms: Date.now(),
        edited_ms: null,
      })
      .executeTakeFirstOrThrow();
    const row = await trx
      .selectFrom('annotations')
      .selectAll()
      .where('id', '=', Number(insertId))
      .executeTakeFirstOrThrow();
    return annotationOf(row);
  });

/** Where an annotation is: its patient, its number, and who asks. */
export interface AnnotationSubject {
  readonly patientId: number;
  readonly annotationId: number;
  readonly actor: Actor;
}

/** @throws ServiceError `not-found`; `forbidden` when somebody else wrote it */
export const editAnnotation = (
  database: Database,
  subject: AnnotationSubject,
  { fromMs, toMs, text }: AnnotationRequest,
): Promise<Annotation> =>
  inTransaction(database, async (trx) => {
    const own = await ownAnnotation(trx, subject);
    const edited = { from_ms: fromMs, to_ms: toMs, text, edited_ms: Date.now() };
    await trx.updateTable('annotations').set(edited).where('id', '=', own.id).execute();
    return annotationOf({ ...own, ...edited });
  });

/** @throws ServiceError `not-found`; `forbidden` when somebody else wrote it */
export const deleteAnnotation = (database: Database, subject: AnnotationSubject): Promise<Annotation> =>
  inTransaction(database, async (trx) => {
    const own = await ownAnnotation(trx, subject);
    await trx.deleteFrom('annotations').where('id', '=', own.id).execute();
    return annotationOf(own);
  });

async function ownAnnotation(
  trx: Executor,
  { patientId, annotationId, actor }: AnnotationSubject,
): Promise<Row> {
  const row = await trx
    .selectFrom('annotations')
    .selectAll()
    .where('id', '=', annotationId)
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  if (row === undefined)
    throw new ServiceError(
      'not-found',
      `'annotationId' (${annotationId}) must be an annotation of this patient`,
    );
  if (row.author_id !== actor.accountId)
    throw new ServiceError('forbidden', `annotation ${annotationId} must be your own to change it`);
  return row;
}
