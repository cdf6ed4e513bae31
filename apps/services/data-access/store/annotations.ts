import type { Selectable } from 'kysely';
import type { Actor } from '../../../contracts/actor.ts';
import {
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
import { annotationsChange, appendChanges } from './changes.ts';
import { isAbout, keepFormer, readFormer } from './annotation-versions.ts';

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

/** Annotations of a patient that touch [fromMs, toMs), oldest first, and what they or deleted ones said before. */
export async function readAnnotations(
  database: Database,
  patientId: number,
  span: Span,
): Promise<AnnotationsAnswer> {
  const rows = await database.db
    .selectFrom('annotations')
    .selectAll()
    .where(isAbout(patientId, span))
    .orderBy('from_ms')
    .orderBy('id')
    .limit(MAX_ANNOTATIONS + 1)
    .execute();
  const former = await readFormer(database, patientId, span);
  return {
    annotations: rows.slice(0, MAX_ANNOTATIONS).map(annotationOf),
    former: former.slice(0, MAX_ANNOTATIONS),
    more: Math.max(rows.length, former.length) > MAX_ANNOTATIONS,
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
    await appendChanges(database, trx, [annotationsChange(patientId)]);
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
    const own = await ownAnnotation(database, trx, subject);
    const nowMs = Date.now();
    const edited = { from_ms: fromMs, to_ms: toMs, text, edited_ms: nowMs };
    await keepFormer(trx, own, { ended_by: 'edit', ended_ms: nowMs });
    await trx.updateTable('annotations').set(edited).where('id', '=', own.id).execute();
    await appendChanges(database, trx, [annotationsChange(own.patient_id)]);
    return annotationOf({ ...own, ...edited });
  });

/** @throws ServiceError `not-found`; `forbidden` when somebody else wrote it */
export const deleteAnnotation = (database: Database, subject: AnnotationSubject): Promise<Annotation> =>
  inTransaction(database, async (trx) => {
    const own = await ownAnnotation(database, trx, subject);
    await keepFormer(trx, own, { ended_by: 'delete', ended_ms: Date.now() });
    await trx.deleteFrom('annotations').where('id', '=', own.id).execute();
    await appendChanges(database, trx, [annotationsChange(own.patient_id)]);
    return annotationOf(own);
  });

async function ownAnnotation(
  database: Database,
  trx: Executor,
  { patientId, annotationId, actor }: AnnotationSubject,
): Promise<Row> {
  const asked = trx
    .selectFrom('annotations')
    .selectAll()
    .where('id', '=', annotationId)
    .where('patient_id', '=', patientId);
  const row = await (database.engine === 'mysql' ? asked.forUpdate() : asked).executeTakeFirst();
  if (row === undefined)
    throw new ServiceError(
      'not-found',
      `'annotationId' (${annotationId}) must be an annotation of this patient`,
    );
  if (row.author_id !== actor.accountId)
    throw new ServiceError('forbidden', `annotation ${annotationId} must be your own to change it`);
  return row;
}
