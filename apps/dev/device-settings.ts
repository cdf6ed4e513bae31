import type { ServiceName } from '../model/catalog.ts';
import type { PlatformOptions } from './platform.ts';

/** Who may send to the platform of this machine. */
export interface DeviceAccess {
  /** Let devices of the network in, not only programs of this machine. */
  readonly fromNetwork: boolean;
  readonly demoPatientIds: readonly number[];
  /** IANA zone of the clocks of old clients. */
  readonly timeZone: string;
}

/** Patients for whom old clients may send without a token: the demo patients, as long as only this machine can send. */
export const tokenlessPatients = ({ fromNetwork, demoPatientIds }: DeviceAccess): readonly number[] =>
  fromNetwork ? [] : demoPatientIds;

/** What the services that meet devices, and the owner of what they send, are told on this machine. */
export function deviceSettings(access: DeviceAccess): NonNullable<PlatformOptions['settings']> {
  const listen = access.fromNetwork ? { HOST: '0.0.0.0' } : {};
  const clock = { LEGACY_TIME_ZONE: access.timeZone };
  return {
    'eeg-acquisition': { ...listen, ...clock, LEGACY_PATIENTS: tokenlessPatients(access).join(',') },
    'heart-rate-acquisition': listen,
    'data-access': clock,
  } satisfies Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
}
