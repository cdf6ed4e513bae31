import type { CapabilityStatement } from 'fhir/r4.js';

type Search = NonNullable<
  NonNullable<NonNullable<CapabilityStatement['rest']>[number]['resource']>[number]['searchParam']
>;

const patient: Search[number] = { name: 'patient', type: 'reference', documentation: 'required' };
const date: Search[number] = {
  name: 'date',
  type: 'date',
  documentation: 'ge, gt, le, lt, eq; at most 31 days; without it, the last 24 hours',
};

/** What can be read, and how it can be searched. */
export const searchable = {
  Patient: [
    { name: '_id', type: 'token' },
    { name: 'identifier', type: 'token' },
  ],
  Device: [{ name: 'patient', type: 'reference' }],
  Observation: [patient, date, { name: 'code', type: 'token' }],
  RiskAssessment: [patient, date],
  DetectedIssue: [patient, { ...date, name: 'identified' }],
  AuditEvent: [{ name: 'patient', type: 'reference' }],
} as const satisfies Readonly<Record<string, Search>>;
export type FhirType = keyof typeof searchable;

export const isFhirType = (text: string): text is FhirType => Object.hasOwn(searchable, text);

/** Types whose resources are found by search only. */
const searchOnly: ReadonlySet<string> = new Set(['DetectedIssue', 'AuditEvent']);

/** What the facade can do. @param baseUrl address of `/fhir` */
export const capabilityStatement = (baseUrl: string): CapabilityStatement => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-26',
  kind: 'instance',
  implementation: { description: 'EEG Ward, read only', url: baseUrl },
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  rest: [
    {
      mode: 'server',
      security: { description: 'The session of a person who is signed in; patients of their wards only.' },
      resource: Object.entries(searchable).map(([type, searchParam]) => ({
        type: type as FhirType,
        interaction: [
          ...(searchOnly.has(type) ? [] : [{ code: 'read' as const }]),
          { code: 'search-type' as const },
        ],
        searchParam: searchParam.map((each) => ({ ...each })),
      })),
    },
  ],
});
