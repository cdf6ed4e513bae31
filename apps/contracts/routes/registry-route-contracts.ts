import {
  admitRequest,
  dischargeRequest,
  erasePatientRequest,
  giveDeviceRequest,
  patientAnswer,
  patientDetails,
  place,
  registry,
  registryQuery,
  wornDevicePath,
} from '../registry.ts';
import { patientPath } from '../ward.ts';
import { html, json, redirect, type RouteAnswer, type RouteContract } from './route-contract.ts';

const acts = {
  admitPatient: { summary: 'admits a new patient', body: admitRequest },
  readmitPatient: { summary: 'admits a discharged patient again', params: patientPath, body: place },
  correctPatient: {
    summary: 'sets name, identifier and birth date right',
    params: patientPath,
    body: patientDetails,
  },
  movePatient: { summary: 'moves a patient to another bed or ward', params: patientPath, body: place },
  dischargePatient: {
    summary: 'discharges a patient, whose bed and devices become free',
    params: patientPath,
    body: dischargeRequest,
  },
  giveDevice: {
    summary: 'connects a device that nobody wears',
    params: patientPath,
    body: giveDeviceRequest,
  },
  takeDevice: { summary: 'takes a device off a patient', params: wornDevicePath },
  erasePatient: {
    summary: 'erases a discharged patient for good',
    params: patientPath,
    body: erasePatientRequest,
  },
} as const;

const answered = (
  answers: Readonly<Record<number, RouteAnswer>>,
): { readonly [A in keyof typeof acts]: RouteContract } =>
  Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, { ...act, answers }])) as never;

/** Routes about who lies where: JSON between services. */
export const registryContractsOfService = {
  registry: {
    summary: 'lists patients of the wards of a person, wards, and devices that nobody wears',
    query: registryQuery,
    answers: { 200: json('the registry', registry) },
  },
  ...answered({ 200: json('the number of the patient', patientAnswer) }),
} as const;

/** Routes about who lies where: forms for people. */
export const registryContractsOfDashboard = {
  registry: {
    summary: 'shows who lies where',
    query: registryQuery,
    answers: {
      200: html('the page'),
      303: redirect('nobody is signed in: to the sign-in page'),
      403: html('not for this role'),
    },
  },
  ...answered({
    303: redirect('done: to the page of who lies where'),
    400: html('the page, with what is wrong'),
    404: html('the page, with what is wrong'),
    409: html('the page, with what stands against it'),
  }),
} as const;
