import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testNurse, testPhysician } from '../../../testing/people.ts';
import { testEngines } from '../testing/databases.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
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
});
