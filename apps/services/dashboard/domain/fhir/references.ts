import type { CodeableConcept, Quantity, Reference } from 'fhir/r4.js';

export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
export const SNOMED = 'http://snomed.info/sct';

export const patientReference = (patientId: number): Reference => ({ reference: `Patient/${patientId}` });

export const concept = (system: string, code: string, display: string): CodeableConcept => ({
  coding: [{ system, code, display }],
});

export const microvolts = (value: number): Quantity => ({ value, unit: 'uV', system: UCUM, code: 'uV' });

export const perMinute = (value: number): Quantity => ({
  value,
  unit: 'beats/minute',
  system: UCUM,
  code: '/min',
});

export const instantOf = (ms: number): string => new Date(ms).toISOString();

/** The software that scores and rings. */
export const SOFTWARE = { display: 'EEG Ward' } as const;
