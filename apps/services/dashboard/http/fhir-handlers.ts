import type { Request, Response } from 'express';
import type { Bundle, FhirResource, OperationOutcome, Resource } from 'fhir/r4.js';
import { auditEntriesAnswer } from '../../../contracts/audit.ts';
import {
  fhirResourcePath,
  fhirSearchQuery,
  fhirTypePath,
  type FhirSearchQuery,
} from '../../../contracts/fhir.ts';
import { registry } from '../../../contracts/registry.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler, Handlers } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import { FhirSources, type FhirPage } from '../clients/fhir-sources.ts';
import { devicesOf, patientOf } from '../domain/fhir/administrative.ts';
import { auditEventOf } from '../domain/fhir/audit-events.ts';
import { capabilityStatement, isFhirType, type FhirType } from '../domain/fhir/capability.ts';
import { EEG_CODE, HEART_RATE_CODE, eegOf, heartRateOf, riskOf } from '../domain/fhir/observations.ts';
import { spanOf } from '../domain/fhir/search-dates.ts';

type FhirRoute = 'fhirCapabilities' | 'fhirAudit' | 'fhirSearch' | 'fhirRead';

const DEFAULT_COUNT = 50;
const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** FHIR R4, read only: what a person may see at the dashboard, as resources. */
export function fhirHandlers(dataAccess: Peer<'data-access'>): Pick<Handlers<'dashboard'>, FhirRoute> {
  const registryOf = (response: Response, find?: string) =>
    dataAccess.call('registry', {
      query: find === undefined ? {} : { find },
      answer: registry,
      actor: personOf(response),
    });

  const search = async (
    type: FhirType,
    query: FhirSearchQuery,
    response: Response,
  ): Promise<FhirPage<Resource>> => {
    const { patient, identifier, _id, code, _cursor: cursor, _count: count = DEFAULT_COUNT } = query;
    if (type === 'Patient') {
      const { patients } = await registryOf(response, identifier ?? _id);
      const found = patients.filter(
        (each) =>
          (_id === undefined || String(each.patientId) === _id) &&
          (identifier === undefined || each.identifier === identifier.split('|').at(-1)!.toUpperCase()),
      );
      return part(found.map(patientOf), cursor, count);
    }
    if (type === 'Device') {
      const devices = devicesOf(await registryOf(response));
      const worn = `Patient/${patient}`;
      return part(
        devices.filter((device) => patient === undefined || device.patient?.reference === worn),
        cursor,
        count,
      );
    }
    if (patient === undefined)
      throw new ServiceError('bad-request', `'patient' (absent) must be given to search ${type}`, {
        fields: [{ path: 'patient', rule: 'must be given' }],
      });
    const sources = new FhirSources(dataAccess, personOf(response));
    const byIdentified = type === 'DetectedIssue';
    const span = spanOf(
      byIdentified ? 'identified' : 'date',
      byIdentified ? query.identified : query.date,
      Date.now(),
    );
    const asked = { patientId: patient, ...span, count, cursor };
    if (byIdentified) return sources.issues(asked);
    if (type === 'RiskAssessment') return sources.eeg(asked, riskOf);
    return observations(sources, asked, code?.split('|').at(-1));
  };

  return {
    fhirCapabilities: (request, response) => {
      send(response, capabilityStatement(baseOf(request)));
    },
    fhirAudit: answered(async (request, response) => {
      const { patient, _cursor, _count: count = DEFAULT_COUNT } = validate(fhirSearchQuery, request.query);
      const { entries } = await dataAccess.call('auditEntries', {
        query: {
          after: Number(_cursor ?? 0) || 0,
          limit: count,
          ...(patient === undefined ? {} : { patientId: patient }),
        },
        answer: auditEntriesAnswer,
        actor: personOf(response),
      });
      const next = entries.length === count ? String(entries.at(-1)!.entryNo) : undefined;
      send(response, bundleOf(request, { resources: entries.map(auditEventOf), next }));
    }),
    fhirSearch: answered(async (request, response) => {
      const { type } = validate(fhirTypePath, request.params);
      if (!isFhirType(type)) throw unknown(type);
      const page = await search(type, validate(fhirSearchQuery, request.query), response);
      send(response, bundleOf(request, page));
    }),
    fhirRead: answered(async (request, response) => {
      const { type, id } = validate(fhirResourcePath, request.params);
      if (!isFhirType(type)) throw unknown(type);
      const sources = new FhirSources(dataAccess, personOf(response));
      const found = await readOf(type, id, sources, (find) => registryOf(response, find));
      if (found === undefined) throw new ServiceError('not-found', `'${type}/${id}' must be there`);
      send(response, found);
    }),
  };
}

/** Heart rates come first, EEG afterwards; the cursor says which of them comes next. */
async function observations(
  sources: FhirSources,
  asked: Parameters<FhirSources['heartRates']>[0],
  code: string | undefined,
): Promise<FhirPage<Resource>> {
  const [, kind = code === EEG_CODE ? 'e' : 'h', cursor] = /^([he])(.*)$/.exec(asked.cursor ?? '') ?? [];
  const from = { ...asked, cursor: cursor === '' ? undefined : cursor };
  if (code !== undefined && code !== EEG_CODE && code !== HEART_RATE_CODE)
    return { resources: [], next: undefined };
  if (kind === 'e') {
    const page = await sources.eeg(from, eegOf);
    return { ...page, next: page.next === undefined ? undefined : `e${page.next}` };
  }
  const page = await sources.heartRates(from);
  const goesOn = page.next === undefined ? (code === undefined ? 'e' : undefined) : `h${page.next}`;
  return { ...page, next: goesOn };
}

async function readOf(
  type: FhirType,
  id: string,
  sources: FhirSources,
  registryOf: (find: string) => Promise<ReturnType<typeof registry.parse>>,
): Promise<FhirResource | undefined> {
  if (type === 'Patient') {
    const { patients } = await registryOf(id);
    return patients.filter(({ patientId }) => String(patientId) === id).map(patientOf)[0];
  }
  if (type === 'Device') return devicesOf(await registryOf(id)).find((device) => device.id === id);
  const [, kind, patientText, startText, windowText] =
    /^(hr|eeg|risk)-(\d{1,15})-(\d{1,15})(?:-(\d{1,15}))?$/.exec(id) ?? [];
  const [patientId, startMs] = [Number(patientText), Number(startText)];
  if (kind === 'hr' && type === 'Observation') {
    const { buckets, bucketMs } = await sources.heartRateTrend(patientId, {
      fromMs: startMs,
      toMs: startMs + 60_000,
    });
    return buckets
      .filter((bucket) => bucket.startMs === startMs)
      .map((bucket) => heartRateOf(patientId, bucket, bucketMs))[0];
  }
  const isEeg = kind === 'eeg' && type === 'Observation';
  if (!isEeg && !(kind === 'risk' && type === 'RiskAssessment')) return undefined;
  const { windows } = await sources.eegPage(patientId, { fromMs: startMs, toMs: startMs + 1 });
  const window = windows.find(({ windowId }) => windowId === Number(windowText));
  if (window === undefined) return undefined;
  return isEeg ? eegOf(window) : riskOf(window);
}

/** A page of a list that is read whole; the cursor is how many came before. */
function part<R extends Resource>(all: readonly R[], cursor: string | undefined, count: number): FhirPage<R> {
  const first = Number(cursor ?? 0) || 0;
  const end = first + count;
  return { resources: all.slice(first, end), next: all.length > end ? String(end) : undefined };
}

const baseOf = (request: Request): string => `${request.protocol}://${request.get('host')}/fhir`;

function bundleOf(request: Request, { resources, next }: FhirPage<Resource>): Bundle {
  const here = new URL(request.originalUrl, baseOf(request));
  const further = new URL(here);
  if (next !== undefined) further.searchParams.set('_cursor', next);
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: here.href },
      ...(next === undefined ? [] : [{ relation: 'next', url: further.href }]),
    ],
    ...(resources.length === 0
      ? {}
      : {
          entry: resources.map((resource) => ({
            fullUrl: `${baseOf(request)}/${resource.resourceType}/${resource.id}`,
            resource: resource as FhirResource,
            search: { mode: 'match' },
          })),
        }),
  };
}

const send = (response: Response, resource: FhirResource): void => {
  response.set('Content-Type', FHIR_JSON).send(JSON.stringify(resource));
};

const unknown = (type: string): ServiceError =>
  new ServiceError('not-found', `'${type}' must be a resource type that /fhir/metadata lists`);

const issueCodes: Readonly<Record<string, OperationOutcome['issue'][number]['code']>> = {
  'bad-request': 'invalid',
  'not-found': 'not-found',
};

/** Refusals that concern what was asked are told as FHIR tells them. */
const answered =
  (handler: Handler): Handler =>
  async (request, response) => {
    try {
      await handler(request, response);
    } catch (error) {
      const code = error instanceof ServiceError ? issueCodes[error.code] : undefined;
      if (!(error instanceof ServiceError) || code === undefined) throw error;
      response.status(error.status);
      send(response, {
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code, diagnostics: error.message }],
      });
    }
  };
