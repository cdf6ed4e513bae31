import type { Device } from '../../../contracts/device.ts';
import type { EegSubmission } from '../../../contracts/eeg-submission.ts';
import { packSamples, unpackSamples } from '../../../contracts/samples.ts';
import { ServiceError } from '../../../kit/errors.ts';
import type { AcquiredWindow } from './acquired-window.ts';
import { resample } from '../../../signal/resampling.ts';
import { assertPlausibleStart, type Clock } from './start-time.ts';

const MICROVOLTS_PER_UNIT = { uV: 1, mV: 1_000 } as const;
const MOST_OFFSET_MINUTES = 1_080;

/**
 * A window of our own API as it will be stored.
 * @param path of the window in the body, such as `windows[3].`; empty for a single one
 */
export function submittedWindow(
  submission: EegSubmission,
  { patientId, deviceId }: Device,
  { clock, path }: { readonly clock: Clock; readonly path: string },
): AcquiredWindow {
  const { recordingId, sequence, start, samplingRateHz, samples, origin } = submission;
  const field = `${path}start`;
  const startMs = Date.parse(start);
  assertPlausibleStart(startMs, { field, value: start }, clock);
  const scaleUv = submission.scale * MICROVOLTS_PER_UNIT[submission.unit];
  const steps = typeof samples === 'string' ? unpackSamples(samples) : samples;
  return {
    stored: {
      patientId,
      deviceId,
      recordingId,
      sequence,
      startMs,
      offsetMinutes: offsetMinutesOf(start, field),
      timeAmbiguous: false,
      samplingRateHz,
      scaleUv,
      samples: typeof samples === 'string' ? samples : packSamples(samples),
      channel: submission.channel ?? null,
      origin,
    },
    microvolts: resample(steps, samplingRateHz, scaleUv),
  };
}

function offsetMinutesOf(start: string, field: string): number {
  const match = /([+-])(\d{2}):(\d{2})$/.exec(start);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (minutes > MOST_OFFSET_MINUTES) {
    const rule = 'must have an offset of at most 18 h';
    throw new ServiceError('bad-request', `'${field}' (${start}) ${rule}`, {
      fields: [{ path: field, rule }],
    });
  }
  return match[1] === '-' && minutes > 0 ? -minutes : minutes;
}
