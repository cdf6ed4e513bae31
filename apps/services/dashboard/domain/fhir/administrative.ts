import type { Device, Patient } from 'fhir/r4.js';
import type { Registry, RegistryDevice, RegistryPatient } from '../../../../contracts/registry.ts';
import { patientReference } from './references.ts';

/** A patient of the registry. The number is the id, the medical record number the identifier. */
export const patientOf = ({
  patientId,
  name,
  identifier,
  birthDate,
  dischargedMs,
}: RegistryPatient): Patient => ({
  resourceType: 'Patient',
  id: String(patientId),
  active: dischargedMs === null,
  ...(identifier === null
    ? {}
    : {
        identifier: [
          {
            type: {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
            },
            value: identifier,
          },
        ],
      }),
  name: [{ text: name }],
  ...(birthDate === null ? {} : { birthDate }),
});

/** A device, with the patient who wears it now. Its token is in no resource. */
export const deviceOf = ({ deviceId, kind, name }: RegistryDevice, patientId: number | null): Device => ({
  resourceType: 'Device',
  id: String(deviceId),
  status: 'active',
  deviceName: [{ name, type: 'user-friendly-name' }],
  type: { text: kind === 'eeg' ? 'EEG amplifier' : 'heart-rate monitor' },
  ...(patientId === null ? {} : { patient: patientReference(patientId) }),
});

export const devicesOf = ({ patients, freeDevices }: Registry): readonly Device[] => [
  ...patients.flatMap(({ patientId, devices }) => devices.map((device) => deviceOf(device, patientId))),
  ...freeDevices.map((device) => deviceOf(device, null)),
];
