import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testNurse, testPhysician } from '../../../testing/people.ts';
import { testEngines } from '../testing/databases.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { readChanges, readCounter } from './changes.ts';
import { addAnnotation, deleteAnnotation, editAnnotation, readAnnotations } from './annotations.ts';

const hour = 3_600_000;
const atMs = Date.UTC(2026, 4, 19, 7);

describe.each(testEngines)('annotations in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const add = (fromMs: number, toMs: number, text: string, patientId = 1) =>
    addAnnotation(test.database, patientId, { fromMs, toMs, text }, testPhysician);
  const texts = async (fromMs: number, toMs: number, patientId = 1) =>
    (await readAnnotations(test.database, patientId, { fromMs, toMs })).annotations.map(({ text }) => text);

  it('are listed for each span that they touch, and for their patient only', async () => {
    await add(atMs, atMs, 'an instant');
    await add(atMs - hour, atMs + hour, 'a long one – “séance” ☕');
    await add(atMs + 10, atMs + 20, 'of another', 2);
    expect(await texts(atMs, atMs + 1)).toEqual(['a long one – “séance” ☕', 'an instant']);
    expect(await texts(atMs + 1, atMs + 30)).toEqual(['a long one – “séance” ☕']);
    expect(await texts(atMs + hour + 1, atMs + 2 * hour)).toEqual([]);
    expect(await texts(atMs - 2 * hour, atMs - hour)).toEqual([]);
    expect(await texts(0, atMs + hour, 2)).toEqual(['of another']);
  });

  it('are changed and deleted by their author only, and only as those of their patient', async () => {
    const { annotationId } = await add(atMs + 5 * hour, atMs + 5 * hour, 'first');
    const subject = { patientId: 1, annotationId, actor: testPhysician };
    const request = { fromMs: atMs + 5 * hour, toMs: atMs + 6 * hour, text: 'second' };
    for (const act of [
      (wrong: object) => editAnnotation(test.database, { ...subject, ...wrong }, request),
      (wrong: object) => deleteAnnotation(test.database, { ...subject, ...wrong }),
    ]) {
      await expect(act({ actor: testNurse })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(act({ patientId: 2 })).rejects.toMatchObject({ code: 'not-found' });
      await expect(act({ annotationId: 9_999 })).rejects.toMatchObject({ code: 'not-found' });
    }
    const edited = await editAnnotation(test.database, subject, request);
    expect(edited).toMatchObject({ text: 'second', toMs: atMs + 6 * hour, by: { name: 'Dr. Test' } });
    expect(edited.editedMs).toBeGreaterThanOrEqual(edited.createdMs);
    expect(await texts(atMs + 5 * hour, atMs + 6 * hour)).toEqual(['second']);
    await deleteAnnotation(test.database, subject);
    expect(await texts(atMs + 5 * hour, atMs + 6 * hour)).toEqual([]);
  });

  it('keep what they said before, for everybody who reads that span, also when they were deleted', async () => {
    const fromMs = atMs + 20 * hour;
    const { annotationId, createdMs } = await add(fromMs, fromMs, 'spikes');
    const subject = { patientId: 1, annotationId, actor: testPhysician };
    const read = () => readAnnotations(test.database, 1, { fromMs, toMs: fromMs + hour });
    expect((await read()).former).toEqual([]);
    const { editedMs } = await editAnnotation(test.database, subject, {
      fromMs,
      toMs: fromMs + 1,
      text: 'artefact',
    });
    await deleteAnnotation(test.database, subject);
    const { annotations, former } = await read();
    expect(annotations).toEqual([]);
    const by = { accountId: testPhysician.accountId, name: testPhysician.name };
    expect(former).toMatchObject([
      {
        annotationId,
        fromMs,
        toMs: fromMs,
        text: 'spikes',
        by,
        writtenMs: createdMs,
        endedMs: editedMs,
        endedBy: 'edit',
      },
      {
        annotationId,
        fromMs,
        toMs: fromMs + 1,
        text: 'artefact',
        by,
        writtenMs: editedMs,
        endedBy: 'delete',
      },
    ]);
    expect((await readAnnotations(test.database, 2, { fromMs, toMs: fromMs + hour })).former).toEqual([]);
  });

  it('lose nothing when two changes of one come at the same time', async () => {
    const fromMs = atMs + 30 * hour;
    const { annotationId } = await add(fromMs, fromMs, 'one');
    const subject = { patientId: 1, annotationId, actor: testPhysician };
    await Promise.all(
      ['two', 'three'].map((text) => editAnnotation(test.database, subject, { fromMs, toMs: fromMs, text })),
    );
    const { annotations, former } = await readAnnotations(test.database, 1, { fromMs, toMs: fromMs + hour });
    const said = [...former, ...annotations].map(({ text }) => text);
    expect(said[0]).toBe('one');
    expect(said.toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('are told to everybody who follows the changes of the ward', async () => {
    const { lastNumber } = await readCounter(test.database);
    const { annotationId } = await add(atMs + 40 * hour, atMs + 40 * hour, 'told', 2);
    await deleteAnnotation(test.database, { patientId: 2, annotationId, actor: testPhysician });
    const page = await readChanges(test.database, lastNumber, 10);
    expect(page?.changes).toEqual([
      { kind: 'annotations', changeNumber: lastNumber + 1, patientId: 2 },
      { kind: 'annotations', changeNumber: lastNumber + 2, patientId: 2 },
    ]);
  });
});
