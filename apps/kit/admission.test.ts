import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.ts';
import { createMetrics } from './metrics.ts';

const admissionOf = (slots: number) => {
  const metrics = createMetrics('test');
  return { admission: new Admission(slots, metrics), metrics };
};

describe('Admission', () => {
  it('refuses what finds no slot with 503 and a time to come back', async () => {
    const { admission } = admissionOf(1);
    await admission.enter(0);
    await expect(admission.enter(0)).rejects.toMatchObject({
      status: 503,
      code: 'overloaded',
      retryAfterSeconds: 1,
    });
  });

  it('hands a freed slot to whoever waited longest', async () => {
    const { admission } = admissionOf(1);
    const leave = await admission.enter(0);
    const order: string[] = [];
    const first = admission.enter(1_000).then((next) => (order.push('first'), next));
    const second = admission.enter(1_000).then((next) => (order.push('second'), next));
    leave();
    (await first)();
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(admission.inService).toBe(1);
  });

  it('refuses a waiting request when its time is over', async () => {
    const { admission } = admissionOf(1);
    await admission.enter(0);
    await expect(admission.enter(20)).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('frees a slot once, however often it is left', async () => {
    const { admission } = admissionOf(2);
    const leave = await admission.enter(0);
    leave();
    leave();
    expect(admission.inService).toBe(0);
  });

  it('counts arrivals and rejections for the sizing', async () => {
    const { admission, metrics } = admissionOf(1);
    await admission.enter(0);
    await admission.enter(0).catch(() => undefined);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/admission_arrivals_total\{service="test"\} 2/);
    expect(text).toMatch(/admission_rejected_total\{service="test"\} 1/);
    expect(text).toMatch(/admission_slots\{service="test"\} 1/);
  });
});
