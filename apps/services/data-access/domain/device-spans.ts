/** Time in which what a device measures is of one patient: [fromMs, toMs), by the time of the signal. */
export interface DeviceSpan {
  readonly patientId: number;
  readonly fromMs: number;
  /** Null: until further notice. */
  readonly toMs: number | null;
}

/** Whose an instant of a device is; undefined: nobody wore it then, so that what it measured is nobody's. */
export const patientAt = (spans: readonly DeviceSpan[], instantMs: number): number | undefined =>
  spans.find(({ fromMs, toMs }) => fromMs <= instantMs && (toMs === null || instantMs < toMs))?.patientId;

/** What a device measured, by patient, in order. */
export function byPatientAt<T>(
  spans: readonly DeviceSpan[],
  measured: readonly T[],
  instantOf: (one: T) => number,
): ReadonlyMap<number, readonly T[]> {
  const patients = new Map<number, T[]>();
  for (const one of measured) {
    const patientId = patientAt(spans, instantOf(one));
    if (patientId === undefined) continue;
    const own = patients.get(patientId);
    if (own === undefined) patients.set(patientId, [one]);
    else own.push(one);
  }
  return patients;
}
