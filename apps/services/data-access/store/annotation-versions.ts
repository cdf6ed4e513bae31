import { sql, type Selectable, type SqlBool } from 'kysely';
import { MAX_ANNOTATION_MS, MAX_ANNOTATIONS, type FormerAnnotation } from '../../../contracts/annotation.ts';
import type { Span } from '../domain/store.ts';
import type { Database, Executor } from './database/database.ts';
import type { Tables } from './database/tables.ts';

/** Keeps what an annotation says now, which is about to end. */
export async function keepFormer(
  trx: Executor,
  row: Selectable<Tables['annotations']>,
  end: Pick<Selectable<Tables['annotation_versions']>, 'ended_by' | 'ended_ms'>,
): Promise<void> {
  const { id, patient_id, from_ms, to_ms, text, author_id, author_name } = row;
  await trx
    .insertInto('annotation_versions')
    .values({
      annotation_id: id,
      patient_id,
      from_ms,
      to_ms,
      text,
      author_id,
      author_name,
      written_ms: row.edited_ms ?? row.created_ms,
      ...end,
    })
    .execute();
}

/** That a row of annotations, or of what they said before, is about a part of [fromMs, toMs) of a patient. */
export const isAbout = (patientId: number, { fromMs, toMs }: Span) =>
  sql<SqlBool>`patient_id = ${patientId} and from_ms >= ${fromMs - MAX_ANNOTATION_MS} and from_ms < ${toMs} and to_ms >= ${fromMs}`;

/** What was written about [fromMs, toMs) of a patient and is so no more, in the order of writing; one beyond the most. */
export async function readFormer(
  database: Database,
  patientId: number,
  span: Span,
): Promise<FormerAnnotation[]> {
  const rows = await database.db
    .selectFrom('annotation_versions')
    .selectAll()
    .where(isAbout(patientId, span))
    .orderBy('id')
    .limit(MAX_ANNOTATIONS + 1)
    .execute();
  return rows.map((row) => ({
    annotationId: row.annotation_id,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    text: row.text,
    by: { accountId: row.author_id, name: row.author_name },
    writtenMs: row.written_ms,
    endedMs: row.ended_ms,
    endedBy: row.ended_by,
  }));
}
