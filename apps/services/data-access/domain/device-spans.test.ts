import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byPatientAt, patientAt, type DeviceSpan } from './device-spans.ts';

const spans: readonly DeviceSpan[] = [
  { patientId: 1, fromMs: 0, toMs: 100 },
  { patientId: 2, fromMs: 100, toMs: 200 },
  { patientId: 1, fromMs: 300, toMs: null },
];

describe('the spans of a device', () => {
  it.each([
    [0, 1],
    [99, 1],
    [100, 2],
    [200, undefined],
    [299, undefined],
    [300, 1],
    [1e12, 1],
  ])('give what was measured at %p to patient %p', (instantMs, patientId) => {
    expect(patientAt(spans, instantMs)).toBe(patientId);
  });

  it('part measurements without giving one to two patients or to the wrong one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 })), (instants) => {
        const parts = byPatientAt(spans, instants, (instantMs) => instantMs);
        for (const [patientId, own] of parts)
          for (const instantMs of own) expect(patientAt(spans, instantMs)).toBe(patientId);
        const given = [...parts.values()].flat().length;
        expect(given).toBe(instants.filter((instantMs) => patientAt(spans, instantMs) !== undefined).length);
      }),
    );
  });
});
