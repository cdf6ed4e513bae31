import type { Device } from '../../../contracts/device.ts';
import { MODEL_SAMPLING_RATE_HZ } from '../../../contracts/eeg-window.ts';
import type { LegacyEegBody } from '../../../contracts/legacy-eeg.ts';
import { packSamples } from '../../../contracts/samples.ts';
import { ServiceError } from '../../../kit/errors.ts';
import { resolveLegacyTime } from '../../../kit/legacy-time.ts';
import type { AcquiredWindow } from './acquired-window.ts';
import { resample } from '../../../signal/resampling.ts';
import { assertPlausibleStart, type Clock } from './start-time.ts';

export interface LegacyRules {
  readonly clock: Clock;
  /** Patients for whom clients without a token may send. */
  readonly patients: ReadonlySet<number>;
  /** IANA zone of the clients' clocks. */
  readonly zone: string | undefined;
}

/** The old clients send whole microvolts. */
const SCALE_UV = 1;

/** A window of the old phone app, which plays recordings, as it will be stored. `device` is absent without a token. */
export function legacyWindow(
  body: LegacyEegBody,
  device: Device | undefined,
  { clock, patients, zone }: LegacyRules,
): AcquiredWindow {
  assertMaySend(body.fk_user, device, patients);
  const { instantMs, offsetMinutes, ambiguous } = resolveLegacyTime(
    body.register_timestamp,
    assertZone(zone, body.register_timestamp),
  );
  assertPlausibleStart(instantMs, { field: 'register_timestamp', value: body.register_timestamp }, clock);
  return {
    stored: {
      patientId: body.fk_user,
      deviceId: device?.deviceId ?? null,
      recordingId: null,
      sequence: null,
      startMs: instantMs,
      offsetMinutes,
      timeAmbiguous: ambiguous,
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      scaleUv: SCALE_UV,
      samples: packSamples(body.eeg_data),
      channel: null,
      origin: 'replay',
    },
    microvolts: resample(body.eeg_data, MODEL_SAMPLING_RATE_HZ, SCALE_UV),
  };
}

function assertMaySend(patientId: number, device: Device | undefined, patients: ReadonlySet<number>): void {
  if (device === undefined && !patients.has(patientId))
    throw new ServiceError(
      'unauthorised',
      `'fk_user' (${patientId}) must be a patient that this deployment lists in LEGACY_PATIENTS, or the request must carry a device token`,
    );
  if (device !== undefined && device.patientId !== patientId) {
    const rule = `must be the patient of the device token`;
    throw new ServiceError('forbidden', `'fk_user' (${patientId}) ${rule}`, {
      fields: [{ path: 'fk_user', rule }],
    });
  }
}

function assertZone(zone: string | undefined, value: string): string {
  if (zone !== undefined) return zone;
  const rule =
    'must be in a known time zone: this deployment names none in LEGACY_TIME_ZONE; send windows to /v1/eeg/windows';
  throw new ServiceError('bad-request', `'register_timestamp' (${value}) ${rule}`, {
    fields: [{ path: 'register_timestamp', rule }],
  });
}
